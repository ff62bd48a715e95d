# HYPERVISOR=libvirt: each compute host has its own virtlogd and libvirtd (bin/lvhost).

each_host() { # COMMAND...: called with site and host
  local site host
  for site in $SITES; do for host in $(computes "$site"); do "$@" "$site" "$host"; done; done
}
start_host() {
  local daemon
  for daemon in virtlogd libvirtd; do
    start "$1-$daemon-$2" unshare --mount --uts bash "$DEVCLOUD_HOME/code/bin/lvhost" $daemon "$DEVCLOUD_HOME/state/$1/$2/lv" "$2"
  done
  start_sshd "$1" "$2"
}
start_libvirt() { [ "$HYPERVISOR" = fake ] || each_host start_host; }

libvirt_uri() { echo "qemu+unix:///system?socket=$DEVCLOUD_HOME/state/$1/$2/lv/run/libvirt-sock"; } # SITE HOST
host_answers() { virsh -q -c "$(libvirt_uri "$1" "$2")" list >/dev/null 2>&1; }
wait_for_host() {
  retry 150 0.1 host_answers "$1" "$2" || fail_service "$1-libvirtd-$2" 'does not answer'
  retry 50 0.1 sshd_listens "$1" "$2" || fail_service "$1-sshd-$2" 'does not listen'
}
wait_for_libvirt() { [ "$HYPERVISOR" = fake ] || each_host wait_for_host; }

# What a site loss does to its guests: KILL, as to the timers of stillpoint-freeze, and their tap devices go. A QEMU is known by libvirt's
# pid file and by its own -name; driver.pid there is libvirtd's.
power_off() { # SITE
  local file pid name tap
  pkill -9 -f -- "$DEVCLOUD_HOME/code/compute-host/stillpoint-freeze .*$DEVCLOUD_HOME/state/$1/" || true
  for file in "$DEVCLOUD_HOME"/state/"$1"/*/lv/run/qemu/*.pid; do
    [ -e "$file" ] || continue
    pid=$(cat "$file")
    name=$(basename "$file" .pid)
    if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "-name guest=$name,"; then
      kill -9 "$pid" && echo "     power off $name"
    fi
    rm -f "$file"
  done
  for file in "$DEVCLOUD_HOME"/state/"$1"/*/lv/run/qemu/*.xml; do
    [ -e "$file" ] || continue
    for tap in $(grep -o "target dev='tap[^']*" "$file" | cut -d"'" -f2); do ip link delete "$tap" 2>/dev/null || true; done
  done
}

# Bridges os-vif made for our networks; the database knows which are ours.
remove_bridges() {
  [ "$HYPERVISOR" = libvirt ] && running mariadb || return 0
  local site bridge
  for site in $SITES; do
    for bridge in $(mariadb --no-defaults --socket="$DEVCLOUD_HOME/run/mysql.sock" -u root -N "${site}_neutron" \
        -e "SELECT concat('brq', left(id, 11)) FROM networks" 2>/dev/null); do
      [ -d "/sys/class/net/$bridge" ] && [ -z "$(ls "/sys/class/net/$bridge/brif")" ] || continue
      ip link delete "$bridge" || true
    done
  done
}
