# Flags, their checks, and the settings that a cluster remembers from its creation.

value() { [[ $# -ge 2 && -n $2 ]] || die "$1 needs a value"; }
override() {                                     # NAME FLAG VALUE
  value "${@:2}"
  printf -v "$1" '%s' "$3"
  OVERRIDE+=("$1")
}

choose_directory() {
  DIR=$(readlink -m -- "$DIR")
  [[ ! $DIR =~ [[:space:]\$] ]] || die "the directory's name may hold neither spaces nor \$: $DIR"
  # Unix socket paths end at 107 bytes; the longest used is $DIR/run/mon.a.asok.
  [[ ${#DIR} -le 80 ]] || die "--dir is too long for unix socket paths (${#DIR} > 80 bytes): $DIR"
  CONF=$DIR/ceph.conf
  RUN=$DIR/run
  LOG=$DIR/log
  MARK=$DIR/.ceph-dev-cluster                    # 'ours'; holds the settings once creation ended
}

check_settings() {
  [[ $OSDS =~ ^[1-9][0-9]?$ ]] || die "--osds must be 1..99"
  [[ $BASE_PORT =~ ^[0-9]+$ && $BASE_PORT -ge 1024 && $BASE_PORT -le 65000 ]] || die "--base-port must be 1024..65000"
  : "${RGW_PORT:=$((BASE_PORT + 2))}"
  [[ $RGW_PORT =~ ^[0-9]+$ ]] || die "--rgw-port must be a number"
  if [[ -z $SIZE ]]; then SIZE=1; [[ $OSDS -eq 1 ]] || SIZE=2; fi
  [[ $SIZE =~ ^[1-9]$ && $SIZE -le $OSDS ]] || die "--size must be 1..$OSDS (the number of OSDs)"
  case $STORE in bluestore | memstore) ;; *) die "--store: bluestore or memstore" ;; esac
  case $MGR_MODULES in lean | full) ;; *) die "--mgr-modules: lean or full" ;; esac
  case $AUTH in cephx | none) ;; *) die "--auth: cephx or none" ;; esac
  local extra
  for extra in "${CONF_EXTRA[@]}"; do
    [[ $extra == *=* && ${extra%%=*} == *.* ]] || die "--set wants SECTION.OPTION=VALUE: $extra"
  done
  [[ $PROMETHEUS == 0 || $WANT_MGR == 1 ]] || die "--prometheus needs the mgr"
}

bytes() {                                        # 10G -> 10737418240
  local number=${1%[KkMmGgTt]*} unit=${1##*[0-9]}
  [[ $number =~ ^[0-9]+$ ]] || die "not a size: $1"
  case ${unit^^} in
    '' | B) echo "$number" ;;
    K | KB | KIB) echo $((number << 10)) ;;
    M | MB | MIB) echo $((number << 20)) ;;
    G | GB | GIB) echo $((number << 30)) ;;
    T | TB | TIB) echo $((number << 40)) ;;
    *) die "not a size: $1" ;;
  esac
}

SETTINGS=(OSDS SIZE STORE OSD_SIZE OSD_MEM BASE_PORT RGW_PORT WANT_RGW WANT_MGR MGR_MODULES PROMETHEUS AUTH)

# What the cluster was created with wins over the defaults; a flag that says otherwise is an error.
load_settings() {
  [[ -s $MARK ]] || return 1
  local key val
  declare -A old=()
  while IFS='=' read -r key val; do old[$key]=$val; done <"$MARK"
  for key in "${SETTINGS[@]}"; do
    [[ -v old[$key] ]] || continue
    if [[ $COMMAND == start && " ${OVERRIDE[*]:-} " == *" $key "* && ${!key} != "${old[$key]}" ]]; then
      die "the cluster in $DIR was created with $key=${old[$key]}, not ${!key}; add --fresh to make it anew"
    fi
    printf -v "$key" '%s' "${old[$key]}"
  done
}
load_or_die() {
  load_settings || die "no cluster in $DIR (run: $PROG start --dir $DIR)"
  check_settings
}
save_settings() {
  local key
  for key in "${SETTINGS[@]}"; do echo "$key=${!key}"; done >"$MARK.new"
  mv "$MARK.new" "$MARK"
}

lock() {
  if [[ -d $DIR && ! -e $MARK && -n $(find "$DIR" -mindepth 1 -maxdepth 1 ! -name .lock -print -quit) ]]; then
    die "$DIR is not empty and not a $PROG directory: not touching it"
  fi
  mkdir -p "$DIR"
  exec 9>"$DIR/.lock"
  flock -w "$TIMEOUT" 9 || die "another $PROG is busy with $DIR"
}

wipe_dir() {                                     # only ever a directory of ours
  [[ -d $DIR && -e $MARK ]] || return 0
  find "$DIR" -mindepth 1 -maxdepth 1 ! -name .lock ! -name .ceph-dev-cluster -exec rm -rf -- {} +
  : >"$MARK"
}
