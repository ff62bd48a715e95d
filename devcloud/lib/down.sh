# Stop what `up` started, by pid file.
. "$HERE/lib/libvirt.sh"
. "$HERE/lib/storage.sh"

ready_to_stop() {
  refuse_machine; refuse_home
  [ -e "$DEVCLOUD_HOME/.devcloud" ] || die "there is no devcloud in $DEVCLOUD_HOME."
  take_lock
}

down_site_command() { # a disaster: the shared database and queue stay, the site's guests lose their power
  ready_to_stop
  power_off "$1"
  stop $(known "$1-*")
  say "$1 is down; \`up\` brings it back"
}

down_command() {
  local site
  ready_to_stop
  stop $(known 'job-*')
  for site in $SITES; do power_off "$site"; done
  stop $(known 'r[12]-*')
  remove_bridges
  stop rabbit
  stop epmd memcached mariadb
  unmount_data
  say 'everything is down'
}

wipe() {
  ! mountpoint -q "$DEVCLOUD_HOME/data" || die "$DEVCLOUD_HOME/data is still in use and mounted; nothing was wiped."
  rm -rf "$DEVCLOUD_HOME"/{state,etc,log,run,code,data,data.img,clouds.yaml}
  say "state forgotten; the cache in $DEVCLOUD_HOME/cache is kept"
}

restart_command() {
  local pattern names=() matched
  ready_to_stop
  for pattern in "$@"; do
    matched=0
    while read -r name _; do
      [[ $name == $pattern ]] || continue
      names+=("$name"); matched=1
    done < <(all_processes)
    [ $matched = 1 ] || bad_usage "no process matches '$pattern'"
  done
  stop "${names[@]}"
  say "stopped ${names[*]}"
  up_locked
}
