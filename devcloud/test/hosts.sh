# Compute hosts with real guests: SSH for stillpoint-freeze, and nova-quiesce-host. A guest of r1 is up.

of_host() { devcloud ssh-hosts | jq -r --arg host "$GUEST_HOST" ".[] | select(.host == \$host) | .$1"; }
on_host() { virsh -q -c "$(of_host libvirt_uri)" "$@"; }
find_guest() {
  for GUEST_HOST in $(devcloud ssh-hosts | jq -r '.[] | select(.site == "r1") | .host'); do
    GUEST=$(on_host list --name | head -n 1)
    [ -z "$GUEST" ] || return 0
  done
  return 1
}
over_ssh() { # KEY WORDS...
  ssh -n -F none -i "$1" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$WORK/known" \
    -p "$(of_host port)" "$(of_host user)@$(of_host address)" "${@:2}"
}
says() { # TEXT COMMAND...
  "${@:2}" 2>&1 | tee "$WORK/says"
  grep -q -- "$1" "$WORK/says"
}

test_ssh() {
  local key
  key=$(of_host private_key)
  devcloud ssh-hosts | jq -r '.[].known_hosts' >"$WORK/known"
  check 'SSH asks a guest whether it is frozen' says "\"$GUEST\": \"thawed\"" over_ssh "$key" state "$GUEST"
  check '  the key opens nothing else' says '"ok": false' over_ssh "$key" id
  ssh-keygen -q -t ed25519 -N '' -f "$WORK/other"
  check '  another key opens nothing' says 'Permission denied' over_ssh "$WORK/other" version
  check "  another site's key opens nothing" says 'Permission denied' over_ssh "$DEVCLOUD_HOME/state/r2/ssh/id_ed25519" version
}

thawed() { on_host qemu-agent-command "$GUEST" --timeout 3 '{"execute": "guest-fsfreeze-status"}' | grep -q thawed; }
test_host_daemon() {
  local daemon
  printf '[nova-quiesce-host]\nuri = %s\nmax_frozen = 10\ninterval = 1\n' "$(of_host libvirt_uri)" >"$WORK/host.conf"
  PYTHONPATH=$HERE/../nova-quiesce python3 -m nova_quiesce_host.main --config "$WORK/host.conf" >"$WORK/host.log" 2>&1 & daemon=$!
  check 'nova-quiesce-host limits the agent of a running guest' retry 50 0.2 grep -q "$GUEST: agent calls are given up" "$WORK/host.log"
  check '  a guest that somebody freezes' on_host domfsfreeze "$GUEST"
  sleep 5
  check '  is left alone for its time' bash -c '! grep -q thawing "$1"' - "$WORK/host.log"
  check '  and thawed after it' retry 60 0.5 thawed
  check '  which is in its log' retry 20 0.5 grep -q 'says that it is thawed' "$WORK/host.log"
  kill -TERM $daemon
  check '  SIGTERM ends it' bash -c 'timeout 2 tail --pid="$1" -f /dev/null' - $daemon
}
