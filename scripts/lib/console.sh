# What the scripts say and how: short lines for people, full logs in files. Source it; set VERBOSE=1 for everything.

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# quietly WHAT LOG COMMAND...: one line while it works; the end of its log when it fails. A function run this way must
# pass failures on by itself: bash ignores `set -e` in it.
quietly() {
  local what=$1 log=$2 start=$SECONDS status=0
  shift 2
  if [[ ${VERBOSE:-0} == 1 ]]; then
    say "$what"
    "$@"
    return
  fi
  printf '%-50s ' "$what ..."
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [[ $status == 0 ]]; then
    say "done ($((SECONDS - start)) s)"
    return
  fi
  say "FAILED"
  tail -n 40 "$log" >&2
  printf 'error: %s failed; the whole log is in %s\n' "${what,}" "$log" >&2
  return "$status"
}

# answers HOST PORT: does something accept connections there?
answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# free_port FIRST: the first port from FIRST on that nobody on this machine listens to.
free_port() {
  local port=$1
  while answers 127.0.0.1 "$port"; do port=$((port + 1)); done
  echo "$port"
}
