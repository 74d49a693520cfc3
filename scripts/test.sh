#!/usr/bin/env bash
# Installs what is missing, builds and runs every test; ends in ctest's summary and, where tests failed, what each said.
# CI runs exactly this.
#
# usage: scripts/test.sh [--quick | --unit | --integration] [--no-lint] [-v] [-- CTEST-ARGUMENT...]
#   (nothing)      formatting, linter, unit tests under ASan+UBSan and under TSan, then all tests
#   --quick        only the unit tests, only as the dev preset builds them
#   --unit         everything but the integration tests
#   --integration  only the integration tests
#   --no-lint      without the linter, which takes longest on a cold cache
#   -v             show the builds
# What follows -- goes to the last ctest, for example: -- -R Histogram
#
# With CI=true an integration test whose peer is not installed fails; otherwise it is skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/lib/console.sh

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "scripts/${0##*/}"; }
checks=1 lint=1 final=() VERBOSE=0
while [[ $# -gt 0 ]]; do
  case $1 in
    --quick) checks=0; final=(-LE integration) ;;
    --unit) final=(-LE integration) ;;
    --integration) checks=0; final=(-L integration) ;;
    --no-lint) lint=0 ;;
    -v) VERBOSE=1 ;;
    -h | --help) usage; exit 0 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
final+=("$@")

jobs=$(nproc)
logs=build/logs
mkdir -p "$logs"
# A clone elsewhere on this machine may reuse what another has compiled.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

check_format() {
  git ls-files -z '*.h' '*.cc' | xargs -0 -r clang-format-19 --dry-run -Werror
}

build() {                                        # PRESET
  cmake --preset "$1" && cmake --build --preset "$1" -j "$jobs"
}

unit_tests() {                                   # PRESET
  ctest --preset "$1" -LE integration -j "$jobs"
}

sanitized() {                                    # PRESET NAME
  quietly "Building for $2" "$logs/build-$1.log" build "$1"
  quietly "Unit tests under $2" "$logs/test-$1.log" unit_tests "$1"
}

all_tests() {                                    # JUNIT CTEST-ARGUMENT...
  ctest --preset dev --output-junit "$PWD/$logs/$1" "${@:2}"
}

# Real peers on a busy machine have bad moments: a few integration tests that failed get a second attempt, alone. Those
# that need it are named, because each is a mistake to be found.
once_more() {
  local list=build/dev/Testing/Temporary/LastTestsFailed.log failed
  if [[ $(wc -l <"$list") -gt 3 ]] || grep -qv ':integration\.' "$list"; then return 1; fi
  failed=$(cut -d: -f2 "$list" | paste -sd ' ')
  say "Once more, alone: $failed"
  if ! all_tests test-again.xml --rerun-failed; then
    say "What failed again:"
    scripts/failures.py "$logs/test-again.xml"
    return 1
  fi
  say "WARNING: only the second attempt passed: $failed (what the first said stands above)"
}

packages=(test)
[[ ${final[*]} == *"-LE integration"* ]] || packages+=(ceph)
quietly "Looking for missing packages" "$logs/bootstrap.log" scripts/bootstrap.sh "${packages[@]}"
if [[ $checks == 1 ]]; then
  quietly "Checking the format" "$logs/format.log" check_format
  sanitized asan "ASan and UBSan"
  sanitized tsan TSan
fi
quietly "Building" "$logs/build-dev.log" build dev
if [[ $checks == 1 && $lint == 1 ]]; then
  quietly "Linting" "$logs/lint.log" scripts/lint.py build/dev
fi
say "All tests:"
status=0
all_tests test-dev.xml -j "$jobs" "${final[@]}" || status=$?
[[ $status != 0 ]] || exit 0
say "What failed:"
scripts/failures.py "$logs/test-dev.xml"
once_more || exit "$status"
