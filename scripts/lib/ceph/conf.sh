# ceph.conf: few threads, fast map changes, quick failure detection, silent logs.

write_conf() {                                   # FSID
  {
    echo "# written by $PROG; gone at --fresh"
    conf_global "$1"
    conf_mon_mgr
    conf_osd
    conf_rgw
    conf_extra
  } >"$CONF"
}

conf_global() {
  cat <<CONF
[global]
fsid = $1
mon_host = [v2:127.0.0.1:$BASE_PORT,v1:127.0.0.1:$((BASE_PORT + 1))]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv4 = true
ms_bind_ipv6 = false
ms_bind_port_min = $((BASE_PORT + 10))
ms_bind_port_max = $((BASE_PORT + 300))
auth_cluster_required = $AUTH
auth_service_required = $AUTH
auth_client_required = $AUTH
$([[ $AUTH == cephx ]] || printf 'ms_mon_client_mode = crc\nms_mon_service_mode = crc\nms_mon_cluster_mode = crc')
auth_allow_insecure_global_id_reclaim = false
keyring = $DIR/keyring
run_dir = $RUN
crash_dir = $DIR/crash
pid_file =
log_to_syslog = false
log_to_stderr = false
osd_pool_default_size = $SIZE
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_allow_pool_delete = true
mon_max_pg_per_osd = 1000
# a hung OSD is found after 10 s (20 s by default); the mon needs this line too
osd_heartbeat_interval = 2
osd_heartbeat_grace = 10
# few cores: few messenger threads
ms_async_op_threads = 2
debug_ms = 0/0
debug_rocksdb = 0/0
debug_bluestore = 0/0
debug_bluefs = 0/0
debug_bdev = 0/0
debug_osd = 0/0
debug_paxos = 0/0
debug_monc = 0/0
debug_objecter = 0/0
CONF
}

conf_mon_mgr() {
  cat <<CONF

[mon]
mon_data = $DIR/\$name
log_file = $LOG/\$name.log
admin_socket = $RUN/\$name.asok
mon_cluster_log_file = $LOG/cluster.log
mon_initial_members = a
# one mon: no use in waiting to gather proposals; every map change costs this
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
mon_tick_interval = 2
mon_data_avail_warn = 3
mon_data_avail_crit = 1
mon_warn_on_pool_no_redundancy = false
mon_warn_on_pool_no_app = false
mon_osd_min_down_reporters = 1
mon_osd_reporter_subtree_level = osd
mon_osd_down_out_interval = 30
mgr_initial_modules = $([[ $PROMETHEUS == 0 ]] || echo prometheus)
osd_pool_default_flag_hashpspool = true

[mgr]
mgr_data = $DIR/\$name
log_file = $LOG/\$name.log
admin_socket = $RUN/\$name.asok
mgr_stats_period = 1
mgr_tick_period = 1
$([[ $MGR_MODULES == full ]] || echo "mgr_module_path = $DIR/mgr-modules")
CONF
}

conf_osd() {
  local memory least=939524096
  memory=$(bytes "$OSD_MEM")
  cat <<CONF

[osd]
osd_data = $DIR/\$name
log_file = $LOG/\$name.log
admin_socket = $RUN/\$name.asok
osd_objectstore = $STORE
osd_memory_target = $((memory > least ? memory : least))
osd_class_update_on_start = false
osd_mon_heartbeat_interval = 10
osd_recovery_sleep_hdd = 0.01
osd_scrub_load_threshold = 100
osd_op_num_shards = 4
osd_op_num_threads_per_shard = 1
osd_max_object_name_len = 460
osd_max_object_namespace_len = 64
CONF
  if [[ $STORE == memstore ]]; then
    echo "memstore_device_bytes = $(bytes "$OSD_SIZE")"
    return
  fi
  cat <<CONF
bluestore_block_path =
bluestore_block_create = true
bluestore_block_size = $(bytes "$OSD_SIZE")
bluestore_fsck_on_mount = false
bdev_enable_discard = false
# every close of the device waits this long (default 250 ms), ten closes a start
bdev_aio_poll_ms = 20
CONF
}

conf_rgw() {
  cat <<CONF

[client]
client_mount_timeout = 30

[client.rgw]
rgw_data = $DIR/rgw
log_file = $LOG/rgw.log
admin_socket = $RUN/rgw.asok
rgw_frontends = beast endpoint=127.0.0.1:$RGW_PORT tcp_nodelay=1
rgw_thread_pool_size = 64
rgw_enable_apis = s3, admin
rgw_enable_usage_log = false
rgw_enable_ops_log = false
rgw_enable_gc_threads = true
rgw_gc_obj_min_wait = 30
rgw_gc_processor_period = 30
rgw_run_sync_thread = false
rgw_enable_lc_threads = false
rgw_dynamic_resharding = false
debug_rgw = 0/0
debug_civetweb = 0/0
CONF
}

conf_extra() {                                   # --set SECTION.OPTION=VALUE
  local extra name
  for extra in "${CONF_EXTRA[@]}"; do
    name=${extra%%=*}
    printf '\n[%s]\n%s = %s\n' "${name%.*}" "${name##*.}" "${extra#*=}"
  done
}
