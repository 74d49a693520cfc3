# Questions to the running cluster, asked through librados: the ceph command costs 0.2-0.5 s a call.

PY=/usr/bin/python3                              # Debian's own: it has python3-rados

# Mon commands from standard input, one JSON object a line; those between two empty lines go out side by side and so
# share one round of the mon's paxos. Prints their answers.
mon_batch() { "$PY" "$LIB/ask.py" mon "$CONF" "$TIMEOUT"; }

osds_up() {
  local answer
  answer=$(echo '{"prefix":"osd stat","format":"json"}' | mon_batch 2>/dev/null) || return 1
  [[ $answer =~ \"num_up_osds\":([0-9]+) ]] && [[ ${BASH_REMATCH[1]} -ge $OSDS ]]
}

# Asks the mgr itself: after a restart the mon still shows the last mgr's view.
pgs_clean() { "$PY" "$LIB/ask.py" clean "$CONF" 10 2>/dev/null; }

rgw_answers() {
  local line=
  { exec 4<>"/dev/tcp/127.0.0.1/$RGW_PORT"; } 2>/dev/null || return 1
  printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&4 2>/dev/null || { exec 4>&-; return 1; }
  IFS= read -t 5 -r line <&4 || true
  exec 4>&-
  [[ $line == 'HTTP/1.1 200'* ]]
}
