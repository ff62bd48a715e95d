# install, up, down, restart, interruption: in the order of test.sh, each test starts where the last one ended.

cloud_check() { # PHASE: checks of test/cloud.py, one line each
  python3 "$HERE/test/cloud.py" "$DEVCLOUD_HOME" "$@" 2>&1 | tee "$WORK/cloud"
  grep -E '^(ok|FAIL) ' "$WORK/cloud" >>"$RESULTS"
  grep -qE '^(ok|FAIL) ' "$WORK/cloud" || fail "the checks '$1' ran" "$WORK/cloud"
  ! grep -q '^FAIL' "$WORK/cloud"
}

test_install() {
  check 'install, everything there: under 2 s' within 2 devcloud install
  printf '#!/bin/sh\n[ ! -x /usr/sbin/policy-rc.d ] || echo forbidden\n' >"$WORK/apt-get"
  chmod +x "$WORK/apt-get"
  check 'install forbids daemon starts and takes its policy away again' \
    unshare --mount bash "$HERE/test/install-policy.sh" "$WORK" "$CLI"
}

test_first_start() {
  devcloud down --wipe >/dev/null 2>&1
  rm -rf "$DEVCLOUD_HOME/cache"
  python3 -c 'import socket, sys, time; s = socket.socket(); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(); time.sleep(60)' \
    $((15774 + DEVCLOUD_PORT_OFFSET)) &
  local squatter=$! port=$((15774 + DEVCLOUD_PORT_OFFSET))
  until ss -Hltn "sport = :$port" | grep -q .; do sleep 0.1; done
  check 'a taken port is refused, its owner named' \
    refused 1 "port $port, wanted for r1-nova-api, is already used by python3 (process $squatter)" devcloud up
  kill $squatter
  devcloud up >"$WORK/up" 2>&1 & local first=$!
  while kill -0 $first 2>/dev/null && [ ! -e "$DEVCLOUD_HOME/state/settings" ]; do sleep 0.1; done    # written under the lock
  check 'a second up at the same time is refused' refused 1 'another devcloud command is running' devcloud up
  wait $first
  check 'first start' test $? = 0 || { cat "$WORK/up"; return 1; }
  tail -n 1 "$WORK/up"
  check 'a second up is quick' within 10 devcloud up
  check 'status says all up' exits 0 devcloud status
  check 'clouds.yaml is private' test "$(stat -c %a "$(devcloud clouds)")" = 600
  check 'listens on loopback only' bash -c '! ss -Hltnp | grep -F "$1" | awk "{ print \$4 }" | grep -v -e "^127\." -e "^\[::1\]"' - ':1[79]'
  check 'state of another HYPERVISOR is refused' refused 1 'HYPERVISOR=' env HYPERVISOR=libvirt "$CLI" up
  devcloud status >/dev/null
}

test_clouds() { cloud_check both-sites; }

filters() { grep -c '^\[filter:quiesce\]' "$DEVCLOUD_HOME/etc/$1/nova/api-paste.ini"; }
test_nova_api() { # the switches QUIESCE and NOVA_API change a running cloud
  local before
  check 'both nova-apis have the filter once, after two ups' test "$(filters r1) $(filters r2)" = '1 1'
  echo '# mine' >>"$DEVCLOUD_HOME/etc/r1/nova/api-paste.ini"
  before=$(devcloud status | awk '$1 == "r1-nova-scheduler" { print $2 }')
  check 'QUIESCE=0: stock Nova' within 60 env QUIESCE=0 "$CLI" up
  check '  status knows no guard' bash -c '! "$0" status | grep -q quiesce-guard' "$CLI"
  check '  what was edited into the paste file is kept' grep -q '^# mine' "$DEVCLOUD_HOME/etc/r1/nova/api-paste.ini"
  cloud_check stock
  check '  a later up needs no switch' devcloud up
  check '  and leaves it stock' test "$(filters r1)" = 0
  check 'NOVA_API=uwsgi' within 60 env QUIESCE=1 NOVA_API=uwsgi "$CLI" up
  check '  status says all up' exits 0 devcloud status
  check '  two workers' test "$(pgrep -P "$(devcloud status | awk '$1 == "r1-nova-api" { print $2 }')" | wc -l)" = 2
  check '  the other services went on' test "$before" = "$(devcloud status | awk '$1 == "r1-nova-scheduler" { print $2 }')"
  cloud_check quiesce
  check "restart 'r?-nova-api'" within 60 devcloud restart 'r?-nova-api'
  check 'NOVA_API=eventlet again' within 60 env NOVA_API=eventlet "$CLI" up
  cloud_check quiesce
}

test_site_loss() {
  check 'down --site r1' devcloud down --site r1
  check 'status says partly up' exits 3 devcloud status
  cloud_check without-r1
  check 'up brings r1 back' within 60 devcloud up
  cloud_check r1-back
}

test_restart() {
  local before after
  before=$(devcloud status | awk '$1 == "r1-nova-api" { print $2 }')
  check 'restart of an unknown process is refused' refused 2 "no process matches 'r9-\*'" devcloud restart 'r9-*'
  check "restart 'r1-nova-*'" within 60 devcloud restart 'r1-nova-*'
  after=$(devcloud status | awk '$1 == "r1-nova-api" { print $2 }')
  check '  it is another process now' test "$before" != "$after" -a "$after" != -
  check '  all up' exits 0 devcloud status
  kill -9 "$after"
  check 'status sees a killed process' exits 3 devcloud status
  check 'up heals it' within 60 devcloud up
}

test_interrupt() {
  local up pause
  for pause in 1 4 7; do
    devcloud down >/dev/null
    [ $pause != 7 ] || { devcloud down --wipe >/dev/null; rm -rf "$DEVCLOUD_HOME/cache"; }
    # An asynchronous command ignores SIGINT unless it is told otherwise
    python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
      "$CLI" up >"$WORK/up" 2>&1 & up=$!
    sleep $pause
    kill -INT $up
    wait $up
    check "SIGINT $pause s into an up ends it" test $? = 130 || cat "$WORK/up"
    check '  down works after it' devcloud down
    check '  nothing is left' nothing_left
  done
}

test_down_and_cache() {
  check 'up after an interrupted first start makes the databases anew' devcloud up
  check 'down' within 30 devcloud down
  check '  nothing is left' nothing_left
  check '  status says down' exits 4 devcloud status
  check 'down again is fine' devcloud down
  check 'down --wipe' devcloud down --wipe
  check '  it keeps the cache only' test "$(ls "$DEVCLOUD_HOME" | paste -sd ' ')" = 'cache lock'
  check 'start from the cache' within 90 devcloud up
  cloud_check both-sites
  check 'down after it' devcloud down
  check '  nothing is left' nothing_left
  mv "$DEVCLOUD_HOME"/cache/databases-*.zst "$DEVCLOUD_HOME/cache/databases-stale.tar.zst"
  check 'a cache of other packages or ports is not used' \
    bash -c '"$0" down --wipe && "$0" up | tee /dev/stderr | grep "schemas of region one made"' "$CLI"
  check 'down at the end' devcloud down
}
