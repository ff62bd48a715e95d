# The OpenStack services of both sites.

start_uwsgi() { # NAME PORT WSGI-FILE UWSGI-OPTIONS...
  local name=$1 port=$2 file=$3
  shift 3
  start "$name" uwsgi --plugin python3 --http-socket "127.0.0.1:$port" --wsgi-file "$file" \
    --enable-threads --lazy-apps --die-on-term --need-app --buffer-size 65535 \
    --disable-logging --add-header 'Connection: close' --procname "devcloud-$name" "$@"
}
start_on_threads() { # NAME PORT WSGI-FILE UWSGI-OPTIONS...
  start_uwsgi "$1" "$2" "$DEVCLOUD_HOME/code/bin/on-threads.py" --processes 1 --threads 6 --env DEVCLOUD_WSGI="$3" "${@:4}"
}
start_keystone() {
  start_on_threads "$S-keystone" "$KEYSTONE_PORT" /usr/bin/keystone-wsgi-public --env OS_KEYSTONE_CONFIG_DIR="$E/keystone"
}
start_placement() {
  start_on_threads "$S-placement" "$(site_port placement)" /usr/bin/placement-api --env OS_PLACEMENT_CONFIG_DIR="$E/placement"
}
# Two workers, as an operator would have: what one keeps in its memory, the other does not know.
start_nova_wsgi() {
  [ "$NOVA_API" = uwsgi ] || return 0
  running "$S-nova-api" || STARTED+=" $S-nova-api"
  start_uwsgi "$S-nova-api" "$(site_port nova-api)" /usr/bin/nova-api-wsgi --master --no-orphans --processes 2 --threads 1 \
    --thunder-lock --env OS_NOVA_CONFIG_DIR="$E/nova" --env 'OS_NOVA_CONFIG_FILES=api-paste.ini;nova.conf;quiesce.conf' \
    --pyargv "--log-file $LOGS/nova-api.log"
}

# One line per service that does not run yet, one list per project: bin/svc imports a project
# once and forks its services, which halves the CPU time of a start and the memory.
list_service() { # NAME SERVICE CONFIG-FILE...
  local name=$S-$1 service=$2 file line
  shift 2
  ! running "$name" || return 0
  STARTED+=" $name"
  line="$DEVCLOUD_HOME/log/$name.out"$'\t'"$DEVCLOUD_HOME/run/$name.pid"$'\t'"$service"
  for file in "$@"; do line+=$'\t'--config-file$'\t'"$E/$file"; done
  printf '%s\t--log-file\t%s\n' "$line" "$LOGS/${name#*-}.log" >>"$DEVCLOUD_HOME/run/list.${service%%-*}"
}
list_services() {
  local service host
  for service in nova-conductor nova-scheduler; do list_service $service $service nova/nova.conf; done
  [ "$NOVA_API" = uwsgi ] || list_service nova-api nova-api nova/nova.conf nova/quiesce.conf
  [ "$QUIESCE" = 0 ] || list_service nova-quiesce-guard quiesce-guard nova/nova.conf nova/quiesce.conf
  for host in $(computes "$S"); do list_service "nova-compute-$host" nova-compute nova/compute.conf "nova/$host.conf"; done
  for service in cinder-api cinder-volume cinder-scheduler cinder-backup; do list_service $service $service cinder/cinder.conf; done
  list_service neutron-server neutron-server neutron/neutron.conf
  list_service glance-api glance-api glance/glance-api.conf
}

start_services() {
  local list job jobs=()
  STARTED=
  rm -f "$DEVCLOUD_HOME"/run/list.*
  for S in $SITES; do
    use_site "$S"
    start_keystone
    start_placement
    start_nova_wsgi
    list_services
  done
  wait_for_libvirt      # nova-compute would die without it
  export AGENT_TIMEOUT
  for list in "$DEVCLOUD_HOME"/run/list.*; do
    [ -e "$list" ] || continue
    job=job-start-${list##*.}
    start "$job" python3 "$DEVCLOUD_HOME/code/bin/svc" --many "$list"
    jobs+=("$job:$!")
  done
  for job in ${jobs[@]+"${jobs[@]}"}; do
    wait "${job#*:}" || fail_service "${job%:*}" 'failed'
    rm -f "$DEVCLOUD_HOME/run/${job%:*}.pid"
  done
}

api_answers() { # NAME of the current site
  local path=
  [ "$1" != keystone ] || path=v3
  ! curl -s -o /dev/null -m 5 "http://127.0.0.1:$(site_port "$1")/$path" || return 0
  running "$S-$1" || fail_service "$S-$1" 'ended while starting'
  return 1
}
# By the clock: a try takes 5 s of an API that accepts connections and never answers.
wait_for_api() { retry_until "$((SECONDS + 180))" 0.3 api_answers "$1" || fail_service "$S-$1" "does not answer on port $(site_port "$1")"; }
wait_for_apis() {
  local name
  for S in $SITES; do
    use_site "$S"
    for name in $APIS; do wait_for_api "$name"; done
    say "$R: all APIs answer"
  done
}

fail_if_one_died() {
  local name
  while read -r name _; do
    running "$name" || fail_service "$name" 'ended while starting'
  done < <(all_processes)
}
wait_until_ready() { # agents report, hypervisors are mapped; then networks, image, flavors are ensured
  local code=0
  python3 "$DEVCLOUD_HOME/code/bin/ready.py" "$DEVCLOUD_HOME/clouds.yaml" "$R1_COMPUTES" "$R2_COMPUTES" "$SINCE" "$STARTED" "$QUIESCE" &
  CHILD=$!
  while kill -0 $CHILD 2>/dev/null; do
    fail_if_one_died
    sleep 0.5
  done
  wait $CHILD || code=$?
  CHILD=
  [ $code = 0 ] || die "the cloud does not get ready; the logs are in $DEVCLOUD_HOME/log."
}
