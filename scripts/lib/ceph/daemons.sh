# Which daemons there are, which of them run, how they start and how they end.

names() {
  echo mon.a
  if [[ $WANT_MGR == 1 ]]; then echo mgr.x; fi
  local i
  for ((i = 0; i < OSDS; i++)); do echo "osd.$i"; done
  if [[ $WANT_RGW == 1 ]]; then echo rgw; fi
}

# Is PID a daemon of this very cluster? Pids are reused, and pid files go stale.
ours() {
  local words=() word
  [[ -r /proc/$1/cmdline ]] || return 1
  mapfile -d '' -t words <"/proc/$1/cmdline" 2>/dev/null || return 1
  [[ ${#words[@]} -gt 2 ]] || return 1           # a zombie has no arguments
  case ${words[0]##*/} in ceph-mon | ceph-mgr | ceph-osd | radosgw) ;; *) return 1 ;; esac
  for word in "${words[@]:1}"; do [[ $word != "$CONF" ]] || return 0; done
  return 1
}
daemon_pid() {                                   # NAME -> pid, if it runs
  local pid=
  [[ -s $RUN/$1.pid ]] || return 1
  read -r pid <"$RUN/$1.pid" || true
  [[ $pid =~ ^[0-9]+$ ]] && ours "$pid" && echo "$pid"
}
strays() {                                       # our daemons, with or without pid file
  local entry
  for entry in /proc/[0-9]*; do
    if ours "${entry#/proc/}"; then echo "${entry#/proc/}"; fi
  done
}
any_running() { [[ -n $(strays) ]]; }

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

wait_until() {                                   # SECONDS WHAT COMMAND...
  local end=$(($(now_ms) + $1 * 1000)) what=$2
  shift 2
  until "$@"; do
    [[ $(now_ms) -lt $end ]] || { say "gave up waiting for $what"; return 1; }
    sleep 0.1
  done
}

kill_pids() {                                    # SECONDS PID...: TERM, then KILL what is left
  local end=$(($(now_ms) + $1 * 1000)) seconds=$1 left pid
  shift
  [[ $# -gt 0 ]] || return 0
  kill -CONT "$@" 2>/dev/null || true            # a paused daemon must wake to end
  kill -TERM "$@" 2>/dev/null || true
  while :; do
    left=()
    for pid in "$@"; do if ours "$pid"; then left+=("$pid"); fi; done
    [[ ${#left[@]} -gt 0 ]] || return 0
    [[ $(now_ms) -lt $end ]] || break
    sleep 0.05
  done
  say "pids ${left[*]} did not end in ${seconds}s: KILL"
  kill -KILL "${left[@]}" 2>/dev/null || true
  sleep 0.2
}

# stop_all [PID...]: every daemon but those. Gateway first, then OSDs, mgr, mon: nobody waits for a peer that left.
# Goes by what runs, not by pid files, so it also ends daemons whose pid file is gone.
stop_all() {
  local kind pid words ending keep=" $* " seconds
  for kind in radosgw ceph-osd ceph-mgr ceph-mon; do
    ending=()
    for pid in $(strays); do
      mapfile -d '' -t words <"/proc/$pid/cmdline" 2>/dev/null || continue
      if [[ ${words[0]:-} == *"$kind" && $keep != *" $pid "* ]]; then ending+=("$pid"); fi
    done
    seconds=15
    if [[ $FRESH == 1 || $WIPE == 1 ]]; then seconds=2; fi
    # a gateway whose OSDs are gone never ends by itself, and has nothing to save
    if [[ $kind == radosgw && $seconds -gt 4 ]]; then seconds=4; fi
    [[ ${#ending[@]} -eq 0 ]] || kill_pids "$seconds" "${ending[@]}"
  done
}

launch() {                                       # NAME: it daemonizes; returns once forked
  local name=$1 command
  if daemon_pid "$name" >/dev/null; then return 0; fi
  rm -f "$RUN/$name.pid" "$RUN/$name.asok"
  case $name in
    mon.*) command=(ceph-mon -i "${name#mon.}") ;;
    mgr.*) command=(ceph-mgr -i "${name#mgr.}") ;;
    osd.*) command=(ceph-osd -i "${name#osd.}") ;;
    rgw) command=(radosgw -n client.rgw) ;;
    *) die "no such daemon: $name" ;;
  esac
  # fd 9 is our lock: a daemon that inherited it would hold it for ever.
  if ! (cd "$DIR"; exec 9>&-; unset CEPH_ARGS CEPH_CONF CEPH_KEYRING
        exec nice -n "$NICE" "${command[@]}" -c "$CONF" --pid-file "$RUN/$name.pid") \
        >>"$LOG/$name.out" 2>&1 </dev/null; then
    tail -n 15 "$LOG/$name.out" "$LOG/$name.log" >&2 2>/dev/null || true
    die "$name did not start (log: $LOG/$name.log)"
  fi
}

launch_osds() {                                  # side by side: each takes 1-2 s
  local name job jobs=() failed=0
  for name in $(names); do
    if [[ $name == osd.* ]]; then launch "$name" & jobs+=($!); fi
  done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  [[ $failed == 0 ]] || die "not every OSD started"
}
