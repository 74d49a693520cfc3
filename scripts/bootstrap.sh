#!/usr/bin/env bash
# Installs the Debian 12 packages that chopsticks needs, as root or with sudo. What is installed already is left
# alone, and when nothing is missing no network is used.
#
# usage: scripts/bootstrap.sh [release] [test] [ceph] [--dry-run]
#   release   what a release build needs (default)
#   test      what scripts/test.sh needs on top: linters, sanitizers, S3 clients, a browser
#   ceph      a real Ceph on this machine (scripts/ceph-dev-cluster), and what the drivers rados and rbd are built with
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/console.sh"

release=(
  clang-19 lld-19 cmake ninja-build pkg-config libc6-dev
  libssl-dev libzmq3-dev cppzmq-dev libmsgpack-cxx-dev libcpp-httplib-dev libyaml-cpp-dev libcli11-dev
  libspdlog-dev libfmt-dev nlohmann-json3-dev libpugixml-dev libxxhash-dev libzstd-dev zlib1g-dev libbenchmark-dev
  python3-dev python3-greenlet
)
# For the web page and the HTML report. A Node of one's own (18.13 or newer, with npm) will do as well.
ui=(nodejs npm)
test=(
  clang-format-19 clang-tidy-19 libclang-rt-19-dev ccache libgtest-dev libgmock-dev
  python3 python3-venv python3-boto3 awscli s3cmd curl wrk openssl procps iproute2 util-linux libfaketime
  chromium nginx-light python3-gevent
)
ceph=(ceph-mon ceph-osd ceph-mgr radosgw ceph-common python3-rados librados2 librbd1 libradospp-dev librbd-dev)

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

as_root() {
  if [[ $EUID == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "packages are missing and this is neither root nor a machine with sudo; as root, run: $*"
  fi
}

# Whether this machine has a Node that can build the web page, wherever it came from.
node_is_there() {
  command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 1813 ? 1 : 0)' 2>/dev/null
}

# missing PACKAGE...: those that are not installed, one a line.
missing() {
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

# A fresh machine may still be installing its own updates: wait for the lock instead of failing.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null
}

node_is_there || release+=("${ui[@]}")

dry_run=0 wanted=()
for argument in "$@"; do
  case $argument in
    release) wanted+=("${release[@]}") ;;
    test) wanted+=("${release[@]}" "${test[@]}") ;;
    ceph) wanted+=("${ceph[@]}") ;;
    --dry-run) dry_run=1 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[[ ${#wanted[@]} -gt 0 ]] || wanted=("${release[@]}")

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
  die "this is not a Debian system; install what corresponds to these Debian 12 packages: ${wanted[*]}"
mapfile -t packages < <(missing "${wanted[@]}")
[[ ${#packages[@]} -gt 0 ]] || exit 0
if [[ $dry_run == 1 ]]; then
  say "missing: ${packages[*]}"
  exit 0
fi
say "Installing ${#packages[@]} packages: ${packages[*]}"
apt_get update
apt_get install -y --no-install-recommends "${packages[@]}"
