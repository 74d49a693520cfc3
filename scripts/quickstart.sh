#!/usr/bin/env bash
# From a bare Debian 12 to a distributed stress test: installs what is missing, builds a release, and runs one leader
# and two workers against the built-in S3 server for 20 seconds. Stops everything it started.
#
# usage: scripts/quickstart.sh [--web[=HOST]] [--duration TIME] [--users N] [-v]
#   --web[=HOST]     leave the leader's web page up for a browser until Ctrl-C (HOST: where to listen, 127.0.0.1)
#   --duration TIME  how long to run (20s)
#   --users N        simulated users (20)
#   -v               show the installation and the build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/lib/console.sh

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "scripts/${0##*/}"; }
web='' duration=20s users=20 VERBOSE=0
while [[ $# -gt 0 ]]; do
  case $1 in
    --web) web=127.0.0.1 ;;
    --web=?*) web=${1#--web=} ;;
    --duration | --users) [[ $# -ge 2 ]] || die "$1 needs a value"; printf -v "${1#--}" '%s' "$2"; shift ;;
    -v) VERBOSE=1 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

logs=build/logs chopsticks=build/release/bin/chopsticks
mkdir -p "$logs"
work=$(mktemp -d "${TMPDIR:-/tmp}/chopsticks-quickstart.XXXXXX")
started=() leader='' interrupted=0

build() { cmake --preset release && cmake --build --preset release --target chopsticks -j "$(nproc)"; }

write_configs() {
  cat >"$work/workload.yaml" <<YAML
endpoint: http://127.0.0.1:$s3_port
access_key: quickstart
secret_key: quickstart-secret
bucket: quickstart
YAML
  cat >"$work/scenario.yaml" <<'YAML'
s3_large_objects:
  object_size_mb: 1
  max_keys_in_memory: 10
YAML
}

# start NAME COMMAND...: in a session of its own, so that Ctrl-C reaches this script only and it decides who stops when.
start() {
  setsid "${@:2}" >"$work/$1.log" 2>&1 </dev/null &
  started+=($!)
}

await_port() {                                   # NAME PORT
  local name=$1 port=$2 tries
  for ((tries = 0; tries < 100; tries++)); do
    if answers 127.0.0.1 "$port"; then return 0; fi
    kill -0 "${started[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$work/$name.log" >&2
  die "$name did not start"
}

stop_all() {
  trap '' INT TERM
  local pid
  for pid in $leader "${started[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in $leader "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}

# The first Ctrl-C lets the leader stop the workers and write its reports, the second does not wait for it.
interrupt() {
  [[ -n $leader && $interrupted == 0 ]] || exit 130
  interrupted=1
  kill -INT "$leader" 2>/dev/null || true
}

# wait returns early when a signal arrives: ask again until the leader has really ended.
await_leader() {
  local status=0
  while :; do
    status=0
    wait "$leader" || status=$?
    kill -0 "$leader" 2>/dev/null || break
  done
  leader=''
  return "$status"
}

trap stop_all EXIT
trap interrupt INT TERM

quietly "Looking for missing packages" "$logs/bootstrap.log" scripts/bootstrap.sh release
quietly "Building a release (minutes, the first time)" "$logs/build-release.log" build

s3_port=$(free_port 9000) leader_port=$(free_port 5557)
write_configs
say "Starting the built-in S3 server on port $s3_port, a leader on port $leader_port and two workers"
start s3-server "$chopsticks" s3-server --listen "127.0.0.1:$s3_port" --access-key quickstart --secret-key quickstart-secret
await_port s3-server "$s3_port"

scenario=(--workload-config "$work/workload.yaml" --scenario-config "$work/scenario.yaml" -f s3_large_objects)
for worker in 1 2; do
  start "worker-$worker" "$chopsticks" run "${scenario[@]}" --worker --headless \
    --leader-host 127.0.0.1 --leader-port "$leader_port"
done
if [[ -n $web ]]; then
  web_port=$(free_port 8089)
  say "Open http://$web:$web_port/ in a browser; Ctrl-C here ends it."
  mode=(--autostart --web-host "$web" --web-port "$web_port")
else
  mode=(--headless)
fi
reports=/tmp/chopsticks/$(date +%Y%m%d_%H%M%S)_$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')
CHOPSTICKS_RUN_DIR=$reports setsid "$chopsticks" run "${scenario[@]}" --leader "${mode[@]}" \
  --leader-bind-host 127.0.0.1 --leader-bind-port "$leader_port" --expect-workers 2 --expect-workers-max-wait 30 \
  --users "$users" --spawn-rate 10 --duration "$duration" </dev/null &
leader=$!
status=0
await_leader || status=$?

if [[ -d $reports ]]; then
  say ""
  say "The reports are in $reports:"
  ls -1 "$reports" | sed 's/^/  /'
fi
# Ctrl-C is how a session with a browser is meant to end.
[[ -z $web || $interrupted == 0 ]] || status=0
if [[ $status != 0 && $interrupted == 0 ]]; then
  find "$work" -name '*.log' -size +0 -exec tail -v -n 5 {} + >&2
  die "the leader ended with status $status"
fi
exit "$status"
