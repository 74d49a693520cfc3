# One function for each command.

cmd_start() {
  local begin
  begin=$(now_ms)
  if [[ $FRESH == 0 ]]; then load_settings || true; fi
  check_settings
  need_tools
  lock
  look_around
  if [[ ${#DEAD[@]} -eq 0 ]] && wake_all; then
    say "already running in $DIR"
    print_env
    return 0
  fi
  refuse_taken_ports
  if [[ -s $MARK ]]; then start_again; else start_new; fi
  [[ $WANT_RGW == 0 ]] || wait_until "$TIMEOUT" "S3 on port $RGW_PORT" rgw_answers ||
    die "radosgw does not answer; log: $LOG/rgw.log"
  step "S3 answers"
  [[ $WANT_MGR == 0 ]] || wait_until "$TIMEOUT" "PGs to be active+clean" pgs_clean ||
    die "PGs are not clean; see: $PROG status --dir $DIR"
  [[ -s $MARK ]] || save_settings
  trap - EXIT INT TERM
  say "up after $(($(now_ms) - begin)) ms"
  print_env
}

need_tools() {
  local tool tools=(ceph-mon ceph-osd ceph-authtool monmaptool rbd) missing=()
  [[ $WANT_MGR == 0 ]] || tools+=(ceph-mgr)
  [[ $WANT_RGW == 0 ]] || tools+=(radosgw)
  for tool in "${tools[@]}"; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  [[ ${#missing[@]} -eq 0 ]] ||
    die "missing: ${missing[*]}; apt-get install --no-install-recommends ceph-mon ceph-osd ceph-mgr radosgw"
  "$PY" -c 'import rados' 2>/dev/null || die "python3-rados is missing ($PY cannot import rados)"
}

# Sets ALIVE and DEAD to the names of our daemons; clears away what an earlier start left half done.
look_around() {
  local name keep=()
  ALIVE=() DEAD=()
  if [[ $FRESH == 0 && -s $MARK ]]; then
    for name in $(names); do
      if daemon_pid "$name" >/dev/null; then ALIVE+=("$name"); else DEAD+=("$name"); fi
    done
    # memstore lives in the OSD's memory: without that process there is no data
    if [[ $STORE == memstore && " ${DEAD[*]:-}" == *" osd."* ]]; then
      say "memstore: an OSD is gone, and its data with it: making the cluster anew"
      FRESH=1
    fi
  fi
  if [[ $FRESH == 1 || ! -s $MARK ]]; then
    stop_all
    wipe_dir
    ALIVE=() DEAD=(everything)
    return
  fi
  # daemons whose pid file is lost or stale hold ports and data locks: end them
  for name in "${ALIVE[@]}"; do keep+=("$(daemon_pid "$name")"); done
  if [[ $(strays | wc -l) -gt ${#keep[@]} ]]; then
    say "ending daemons without a pid file"
    stop_all "${keep[@]}"
  fi
}

wake_all() {
  local name
  for name in "${ALIVE[@]}"; do kill -CONT "$(daemon_pid "$name")" 2>/dev/null || true; done
  { [[ $WANT_RGW == 0 ]] || rgw_answers; } && osds_up
}

refuse_taken_ports() {
  local port
  if [[ " ${ALIVE[*]:-} " != *" mon.a "* ]]; then
    for port in "$BASE_PORT" $((BASE_PORT + 1)); do
      if listening "$port"; then die "port $port is taken by another program (use --base-port)"; fi
    done
  fi
  if [[ $WANT_RGW == 1 && " ${ALIVE[*]:-} " != *" rgw "* ]] && listening "$RGW_PORT"; then
    die "port $RGW_PORT is taken by another program (use --rgw-port)"
  fi
}

start_new() {
  # a failed first start must not leave half a cluster running
  trap 'rc=$?; trap - EXIT; if [[ $rc != 0 ]]; then say "start failed; logs are in $LOG"; stop_all; fi; exit $rc' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  create
  start_osds
  fill
}

start_again() {
  say "starting again: ${DEAD[*]:-none dead}"
  conf_extra >>"$CONF"                           # for the daemons started now
  launch mon.a
  [[ $WANT_MGR == 0 ]] || launch mgr.x
  start_osds
  [[ $WANT_RGW == 0 ]] || launch rgw
}

start_osds() {
  launch_osds
  wait_until "$TIMEOUT" "$OSDS OSD(s) to be up" osds_up || die "OSDs are not up; logs: $LOG"
  step "OSDs up"
}

cmd_stop() {
  local begin
  [[ -d $DIR ]] || { say "nothing in $DIR"; return 0; }
  load_settings || true
  check_settings
  [[ -e $MARK ]] || any_running || { say "no cluster in $DIR"; return 0; }
  lock
  begin=$(now_ms)
  stop_all
  rm -f "$RUN"/*.pid "$RUN"/*.asok
  say "stopped after $(($(now_ms) - begin)) ms"
  [[ $WIPE == 1 ]] || return 0
  wipe_dir
  rm -f "$MARK" "$DIR/.lock"
  rmdir "$DIR" 2>/dev/null || true
  say "deleted $DIR"
}

print_env() {
  local separator='{'
  set -- CEPH_CONF "$CONF" CEPH_DEV_DIR "$DIR" CEPH_DEV_ASOK_DIR "$RUN" \
    CEPH_DEV_RADOS_POOL "$RADOS_POOL" CEPH_DEV_RBD_POOL "$RBD_POOL" CEPH_DEV_RBD_IMAGE "$RBD_IMAGE" \
    CEPH_DEV_OSDS "$OSDS" CEPH_DEV_SIZE "$SIZE" CEPH_DEV_STORE "$STORE"
  if [[ $WANT_RGW == 1 ]]; then
    set -- "$@" S3_ENDPOINT "http://127.0.0.1:$RGW_PORT" AWS_ENDPOINT_URL "http://127.0.0.1:$RGW_PORT" \
      AWS_ACCESS_KEY_ID "$S3_ACCESS" AWS_SECRET_ACCESS_KEY "$S3_SECRET" AWS_DEFAULT_REGION us-east-1
  fi
  if [[ $PROMETHEUS == 1 ]]; then set -- "$@" CEPH_DEV_PROMETHEUS "http://127.0.0.1:$((BASE_PORT + 3))/metrics"; fi
  if [[ $JSON == 0 ]]; then
    while [[ $# -gt 0 ]]; do printf 'export %s=%q\n' "$1" "$2"; shift 2; done
    return
  fi
  while [[ $# -gt 0 ]]; do printf '%s"%s":"%s"' "$separator" "$1" "$2"; separator=','; shift 2; done
  printf '}\n'
}

cmd_env() {
  load_or_die
  print_env
}

cmd_status() {
  load_settings || { say "no cluster in $DIR"; return 3; }
  check_settings
  local name pid state up=0 down=0 rows=()
  for name in $(names); do
    pid=$(daemon_pid "$name") || pid=0
    state=$(daemon_state "$pid")
    if [[ $state == up ]]; then up=$((up + 1)); else down=$((down + 1)); fi
    rows+=("$name" "$state" "$pid" "$(resident_kib "$pid")")
  done
  if [[ $JSON == 1 ]]; then print_status_json "${rows[@]}"; else print_status "${rows[@]}"; fi
  [[ $up -gt 0 ]] || return 3
  [[ $down -eq 0 ]] || return 1
  [[ $WANT_RGW == 0 ]] || rgw_answers || { say "radosgw does not answer on port $RGW_PORT"; return 1; }
}
daemon_state() {                                 # PID or 0
  case $(awk '/^State/ {print $2}' "/proc/$1/status" 2>/dev/null) in
    '') echo down ;;
    T) echo paused ;;
    *) echo up ;;
  esac
}
resident_kib() { awk '/^VmRSS/ {kib = $2} END {print kib + 0}' "/proc/$1/status" 2>/dev/null || echo 0; }
print_status_json() {
  local separator='{"daemons":['
  while [[ $# -gt 0 ]]; do
    printf '%s{"name":"%s","state":"%s","pid":%s,"rss_kib":%s}' "$separator" "$1" "$2" "$3" "$4"
    separator=','
    shift 4
  done
  printf ']}\n'
}
print_status() {
  while [[ $# -gt 0 ]]; do printf '%-7s %-7s pid %-8s %6d MiB\n' "$1" "$2" "$3" $(($4 / 1024)); shift 4; done
  if daemon_pid mon.a >/dev/null; then timeout 20 ceph -c "$CONF" --connect-timeout 10 -s 2>&1 || true; fi
}

cmd_exec() {
  load_or_die
  [[ ${#ARGS[@]} -gt 0 ]] || die "exec what?"
  JSON=0
  eval "$(print_env)"
  exec "${ARGS[@]}"
}

cmd_daemon() {
  load_or_die
  local action=${ARGS[0]:-} name=${ARGS[1]:-} pid
  [[ " $(names | tr '\n' ' ') " == *" $name "* ]] || die "no such daemon: '$name' (have: $(names | tr '\n' ' '))"
  pid=$(daemon_pid "$name") || pid=
  [[ $action == start || -n $pid ]] || die "$name is not running"
  case $action in
    start) lock; launch "$name" ;;
    stop) kill_pids 15 "$pid" ;;
    kill) kill -KILL "$pid" ;;
    pause) kill -STOP "$pid" ;;
    resume) kill -CONT "$pid" ;;
    pid) echo "$pid" ;;
    *) die "daemon start|stop|kill|pause|resume|pid NAME" ;;
  esac
}

cmd_wait_clean() {
  load_or_die
  wait_until "${ARGS[0]:-$TIMEOUT}" "PGs to be active+clean" pgs_clean
}

cmd_logs() {
  if [[ -n ${ARGS[0]:-} ]]; then tail -n 50 "$LOG/${ARGS[0]}.log"; else ls -la "$LOG"; fi
}
