# Start whatever is not running, and wait until it is ready. Idempotent.
for part in config storage shared schema services libvirt ssh; do . "$HERE/lib/$part.sh"; done

up_command() {
  refuse_machine; refuse_home; refuse_other_state; refuse_missing_packages
  [ -e "$DEVCLOUD_HOME/.devcloud" ] || refuse_small_machine
  mkdir -p "$DEVCLOUD_HOME"
  chmod 700 "$DEVCLOUD_HOME"
  touch "$DEVCLOUD_HOME/.devcloud"
  take_lock
  up_locked
}

up_locked() {
  SINCE=$(date -u +%s)
  CHILD=
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  trap 'kill $CHILD 2>/dev/null || true' EXIT
  unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY      # everything is on 127.0.0.1
  refuse_other_state; refuse_missing_packages
  running mariadb || refuse_small_machine
  refuse_taken_ports
  mkdir -p "$DEVCLOUD_HOME"/{etc,log,run,state,cache}
  stop $(known 'job-*')
  stop_other_nova_api
  save_settings
  copy_code
  write_config
  mount_data
  prepare_databases
  start_rabbit
  start_memcached
  start_mariadb
  wait_for_mariadb
  make_databases
  start_libvirt
  start_services
  say 'all processes started'
  wait_for_apis
  wait_until_ready
  trap - EXIT
  say "ready: clouds.yaml is $DEVCLOUD_HOME/clouds.yaml"
}

interrupted() {
  trap '' INT TERM
  [ -z "$CHILD" ] || kill "$CHILD" 2>/dev/null || true
  stop $(known 'job-*')
  echo 'devcloud: interrupted; `up` goes on, `down` stops what was started' >&2
  exit "$1"
}

# A nova-api that was started with other switches is started anew with these.
stop_other_nova_api() {
  local was
  was="$(made_with QUIESCE) $(made_with NOVA_API)"
  [ "$was" = "$QUIESCE $NOVA_API" ] || stop $(known 'r[12]-nova-api') $(known 'r[12]-nova-quiesce-guard')
}

# The services run from a copy: the checkout may change, be read-only or have spaces in its path.
copy_code() {
  local code=$DEVCLOUD_HOME/code
  rm -rf "$code.new"
  mkdir "$code.new"
  cp -r "$HERE/bin" "$HERE/plugins" "$HERE/../nova-quiesce" "$HERE/../compute-host" "$code.new"
  rm -rf "$code"
  mv "$code.new" "$code"
  export PYTHONPATH=$code/plugins:$code/nova-quiesce
  unset PYTHONUNBUFFERED PYTHONHOME
}
