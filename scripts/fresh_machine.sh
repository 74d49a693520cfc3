#!/usr/bin/env bash
# Tries this project as a newcomer would: makes a bare Debian 12 in a folder (only git added), clones the committed
# state of this repository into it and runs a command there. Needs root and debootstrap.
#
# usage: scripts/fresh_machine.sh [--dir DIR] [--again] [--offline] [COMMAND...]     (default: ./scripts/quickstart.sh)
#   --dir DIR   where machines are made (default /var/tmp/chopsticks-fresh): DIR/base is the bare Debian, made once,
#               DIR/machine the copy that the command runs in. It stays for a look around and for second runs.
#   --again     keep what an earlier run left in DIR/machine, installed packages and build included
#   --offline   without a network: proves that a second run needs none
#
# Packages come from wherever this machine's apt gets its own; CI, if set, is passed on.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/lib/console.sh"

suite=bookworm dir=/var/tmp/chopsticks-fresh again=0 network=()
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }
while [[ $# -gt 0 ]]; do
  case $1 in
    --dir) [[ $# -ge 2 ]] || die "--dir needs a folder"; dir=$2; shift 2 ;;
    --again) again=1; shift ;;
    --offline) network=(--net); shift ;;
    -h | --help) usage; exit 0 ;;
    --) shift; break ;;
    -*) usage >&2; exit 2 ;;
    *) break ;;
  esac
done
[[ $# -gt 0 ]] || set -- ./scripts/quickstart.sh
[[ $EUID == 0 ]] || die "making a machine needs root"
command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
base=$dir/base machine=$dir/machine

# The address this machine's apt fetches the suite's main packages from.
mirror() {
  apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' | awk -v s="$suite" '$2 == s && $3 == "main" {print $1; exit}'
}

# The base uses the same sources, proxies and certificates as this machine.
copy_apt_settings() {
  local sources file
  mapfile -t sources < <(grep -lsE "(^|[[:space:]])$suite([[:space:]]|\$)" /etc/apt/sources.list /etc/apt/sources.list.d/*)
  rm -f "$base/etc/apt/sources.list"
  for file in "${sources[@]}"; do cp "$file" "$base$file"; done
  cp -L /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/" 2>/dev/null || true
  cp -rL /usr/local/share/ca-certificates "$base/usr/local/share/" 2>/dev/null || true
  apt-config dump Acquire | grep -i proxy >"$base/etc/apt/apt.conf.d/90proxy" || true
}

make_base() {
  local site
  site=$(mirror)
  [[ -n $site ]] || die "apt on this machine knows no $suite; add it to its sources first"
  rm -rf "$base.new"
  mkdir -p "$dir"
  quietly "Making a bare Debian 12" "$dir/debootstrap.log" \
    debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$base.new" "$site"
  mv "$base.new" "$base"
  copy_apt_settings
}

make_machine() {
  rm -rf "$machine" && cp -a "$base" "$machine" && git clone -q "file://$root" "$machine/root/chopsticks"
}

# Mounts and processes live in namespaces of their own, so they end with the command, however it ends.
run_inside() {
  cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"
  unshare --mount --pid --ipc --fork --kill-child "${network[@]}" bash -s "$machine" "$@" <<'INSIDE'
set -e
machine=$1; shift
mount --rbind /dev "$machine/dev"
mount -t tmpfs -o mode=1777 tmpfs "$machine/dev/shm"
mount -t proc proc "$machine/proc"
mount --rbind /sys "$machine/sys"
ip link set lo up 2>/dev/null || true
exec chroot "$machine" env -i HOME=/root TERM="${TERM:-dumb}" ${CI:+CI="$CI"} \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  bash -c 'cd /root/chopsticks && exec "$@" </dev/null' bash "$@"
INSIDE
}

[[ -d $base ]] || make_base
[[ $again == 1 && -d $machine ]] || quietly "Making a fresh machine and cloning" "$dir/machine.log" make_machine
say "Running in $machine: $*"
run_inside "$@"
