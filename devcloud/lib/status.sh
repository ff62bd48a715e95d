# Process table; exit code 0 all up, 3 partly up, 4 down.

status_command() {
  refuse_machine; refuse_home
  local name port pid state up=0 total=0 listening
  listening=$(ss -Hltn)
  printf '%-28s %8s  %-9s %s\n' PROCESS PID STATE PORT
  while read -r name port; do
    total=$((total + 1))
    pid=$(pid_of "$name") || pid=-
    state=down
    if [ "$pid" != - ]; then
      state=up
      [ -z "$port" ] || grep -q ":$port " <<<"$listening" || state=starting
    fi
    [ $state != up ] || up=$((up + 1))
    printf '%-28s %8s  %-9s %s\n' "$name" "$pid" $state "${port:--}"
  done < <(all_processes)
  echo "$up of $total processes are up (HYPERVISOR=$HYPERVISOR, state in $DEVCLOUD_HOME)"
  [ $up = $total ] && exit 0
  [ $up = 0 ] && exit 4
  exit 3
}
