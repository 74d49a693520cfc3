# Making a new cluster: keys, monitor map, stores, pools, the S3 user and the RBD image.

create() {
  local i uuids=() stores=()
  say "creating: $OSDS OSD(s), $STORE, size $SIZE, in $DIR"
  : >"$MARK"                                     # ours from here on, but not complete
  mkdir -p "$RUN" "$LOG" "$DIR/crash" "$DIR/mon.a" "$DIR/mgr.x" "$DIR/rgw"
  chmod 700 "$DIR"
  for ((i = 0; i < OSDS; i++)); do uuids[i]=$(uuid); done
  make_monmap "$(uuid)"
  mgr_modules
  write_keyring
  for ((i = 0; i < OSDS; i++)); do
    make_osd_store "$i" "${uuids[i]}" 9>&- &
    stores+=($!)
  done
  start_mon
  # the mgr's python takes seconds to load: begin now, unless its modules'
  # settings (the ports they listen on) must be in place first
  if mgr_starts_early; then launch mgr.x; fi
  set_up "${uuids[@]}"
  [[ $WANT_MGR == 0 ]] || launch mgr.x
  for i in "${!stores[@]}"; do
    wait "${stores[i]}" || { tail -n 15 "$LOG/mkfs.osd.$i.log" >&2; die "osd.$i mkfs failed"; }
  done
  step "OSD mkfs"
}

uuid() { cat /proc/sys/kernel/random/uuid; }
mgr_starts_early() { [[ $WANT_MGR == 1 && $MGR_MODULES == lean && $PROMETHEUS == 0 ]]; }

make_monmap() {                                  # FSID
  write_conf "$1"
  monmaptool --create --clobber --fsid "$1" \
    --addv a "[v2:127.0.0.1:$BASE_PORT,v1:127.0.0.1:$((BASE_PORT + 1))]" \
    "$DIR/monmap" >"$LOG/mkfs.log" 2>&1 || { cat "$LOG/mkfs.log" >&2; die "monmaptool failed"; }
}

make_osd_store() {                               # NUMBER UUID
  mkdir -p "$DIR/osd.$1"
  ceph-osd -c "$CONF" -i "$1" --mkfs --osd-uuid "$2" --no-mon-config --monmap "$DIR/monmap" >>"$LOG/mkfs.osd.$1.log" 2>&1
}

start_mon() {
  ceph-mon -c "$CONF" -i a --mkfs --monmap "$DIR/monmap" --keyring "$DIR/keyring" \
    >>"$LOG/mkfs.log" 2>&1 9>&- || { tail -n 15 "$LOG/mkfs.log" >&2; die "mon mkfs failed"; }
  step "mon mkfs"
  launch mon.a
  step "mon started"
}

# The mgr loads every python module it finds (9 s on two cores) and reports an error for an 'always-on' one that is
# missing: give it a folder of its own, with links to those wanted and empty stand-ins for the other always-on ones.
mgr_modules() {
  [[ $WANT_MGR == 1 && $MGR_MODULES == lean ]] || return 0
  local from=/usr/share/ceph/mgr to=$DIR/mgr-modules module
  mkdir -p "$to"
  for module in mgr_module.py mgr_util.py status progress iostat rbd_support prometheus; do
    [[ $module != prometheus || $PROMETHEUS == 1 ]] || continue
    if [[ -e $from/$module ]]; then ln -sfn "$from/$module" "$to/$module"; fi
  done
  for module in balancer crash devicehealth orchestrator pg_autoscaler telemetry volumes; do
    mkdir -p "$to/$module"
    printf 'from .module import Module\n' >"$to/$module/__init__.py"
    printf 'from mgr_module import MgrModule\n\n\nclass Module(MgrModule):\n    NOTIFY_TYPES = []\n' \
      >"$to/$module/module.py"
  done
}

# Every key is in the mon's first keyring: no 'ceph auth' calls needed.
write_keyring() {
  local i
  {
    key mon. 'mon=allow *'
    key client.admin 'mon=allow *' 'osd=allow *' 'mgr=allow *' 'mds=allow *'
    key mgr.x 'mon=allow profile mgr' 'osd=allow *' 'mds=allow *'
    key client.rgw 'mon=allow rw' 'osd=allow rwx' 'mgr=allow rw'
    for ((i = 0; i < OSDS; i++)); do
      key "osd.$i" 'mon=allow profile osd' 'mgr=allow profile osd' 'osd=allow *'
    done
  } >"$DIR/keyring"
  chmod 600 "$DIR/keyring"
}
key() {                                          # ENTITY SERVICE=CAPABILITY...
  local capability
  printf '[%s]\n\tkey = %s\n' "$1" "$(ceph-authtool --gen-print-key)"
  for capability in "${@:2}"; do printf '\tcaps %s = "%s"\n' "${capability%%=*}" "${capability#*=}"; done
}

set_up() {                                       # OSD-UUID...: OSD ids and pools, in two rounds of the mon
  local pools=("$RADOS_POOL 16 stress" "$RBD_POOL 16 rbd")
  if [[ $WANT_RGW == 1 ]]; then                  # else radosgw makes them, slowly
    pools+=(".rgw.root 2 rgw" "default.rgw.log 2 rgw" "default.rgw.control 2 rgw" "default.rgw.meta 2 rgw"
            "default.rgw.buckets.index 8 rgw" "default.rgw.buckets.data 16 rgw" "default.rgw.buckets.non-ec 4 rgw")
  fi
  set_up_commands "$@" >"$DIR/setup.json"
  mon_batch <"$DIR/setup.json" >>"$LOG/setup.log" 2>&1 || { tail -n 5 "$LOG/setup.log" >&2; die "cluster set-up failed"; }
  step "OSD ids and pools"
}
set_up_commands() {
  local i=0 id pool name pgs app
  for id in "$@"; do
    printf '{"prefix":"osd new","uuid":"%s","id":%d}\n\n' "$id" "$i"
    i=$((i + 1))
  done
  for pool in "${pools[@]}"; do
    read -r name pgs app <<<"$pool"
    printf '{"prefix":"osd pool create","pool":"%s","pg_num":%d,"pgp_num":%d,"pool_type":"replicated","autoscale_mode":"off"}\n' \
      "$name" "$pgs" "$pgs"
  done
  if [[ $WANT_MGR == 1 ]] && ! mgr_starts_early; then
    mgr_setting mgr/devicehealth/enable_monitoring false
    mgr_setting mgr/prometheus/server_addr 127.0.0.1
    mgr_setting mgr/prometheus/server_port $((BASE_PORT + 3))
    mgr_setting mgr/prometheus/scrape_interval 2
    mgr_setting mgr/telemetry/nag false
  fi
  echo
  for pool in "${pools[@]}"; do
    read -r name pgs app <<<"$pool"
    printf '{"prefix":"osd pool application enable","pool":"%s","app":"%s"}\n' "$name" "$app"
  done
}
mgr_setting() { printf '{"prefix":"config set","who":"mgr","name":"%s","value":"%s","force":true}\n' "$1" "$2"; }

fill() {                                         # S3 user, gateway, RBD image: idempotent
  local rbd
  fill_rbd >>"$LOG/rbd.out" 2>&1 9>&- &
  rbd=$!
  if [[ $WANT_RGW == 1 ]]; then
    make_s3_user >>"$LOG/setup.log" 2>&1 9>&- || { tail -n 5 "$LOG/setup.log" >&2; die "creating the S3 user failed"; }
    step "S3 user"
    launch rgw
    step "radosgw started"
  fi
  wait "$rbd" || { tail -n 5 "$LOG/rbd.out" >&2; die "making the RBD pool and image failed"; }
  step "RBD pool and image"
}
make_s3_user() {
  local admin=(timeout "$TIMEOUT" radosgw-admin -c "$CONF" --uid "$S3_UID")
  "${admin[@]}" user create --display-name ceph-dev-cluster --access-key "$S3_ACCESS" --secret-key "$S3_SECRET" \
    --caps 'users=*;buckets=*;usage=*;metadata=*' || "${admin[@]}" user info
}
fill_rbd() {
  local rbd=(timeout "$TIMEOUT" rbd -c "$CONF")
  "${rbd[@]}" pool init "$RBD_POOL" || return 1
  "${rbd[@]}" info "$RBD_POOL/$RBD_IMAGE" >/dev/null 2>&1 ||
    "${rbd[@]}" create --size "$RBD_SIZE" \
      --image-feature layering,exclusive-lock,object-map,fast-diff,deep-flatten "$RBD_POOL/$RBD_IMAGE"
}
