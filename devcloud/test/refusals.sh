# Refusals. Other machines are imitated in a mount namespace: a file is put over the real one there.

with_file() { # REAL-FILE OTHER-FILE COMMAND...: run with OTHER-FILE in place of REAL-FILE
  unshare --mount bash -c 'mount --bind "$2" "$1" && shift 2 && exec "$@"' - "$1" "$2" "${@:3}"
}

test_words_and_refusals() {
  local cli=$CLI
  chmod 755 "$WORK"
  check 'help names every command' bash -c 'for w in install up down status restart guests clouds ssh-hosts; do "$0" help | grep -q "^  $w" || exit 1; done' "$cli"
  check 'no command is help' bash -c '"$0" | grep -q "restart PATTERN"' "$cli"
  check 'unknown command: one sentence, exit 2' refused 2 "unknown command 'fly'" "$cli" fly
  check 'unknown flag of down' refused 2 "not '--all'" "$cli" down --all
  check 'unknown site' refused 2 'takes r1 or r2' "$cli" down --site r3
  check 'superfluous argument' refused 2 "up knows --fresh, not 'now'" "$cli" up now
  check 'restart without a pattern' refused 2 'needs a pattern' "$cli" restart
  check 'unknown hypervisor' refused 2 "not 'xen'" env HYPERVISOR=xen "$cli" up
  check 'unknown QUIESCE' refused 2 "QUIESCE is 1 or 0, not 'yes'" env QUIESCE=yes "$cli" up
  check 'unknown NOVA_API' refused 2 "not 'apache'" env NOVA_API=apache "$cli" up
  check 'ssh-hosts with the fake driver' refused 1 'ssh-hosts are for HYPERVISOR=libvirt' "$cli" ssh-hosts
  check 'ssh-hosts before up' refused 1 'there are no keys yet' env HYPERVISOR=libvirt DEVCLOUD_HOME="$WORK/none" "$cli" ssh-hosts
  check 'clouds before up' refused 1 'no clouds.yaml yet' env DEVCLOUD_HOME="$WORK/none" "$cli" clouds
  check 'guests with the fake driver' refused 1 'guests are for HYPERVISOR=libvirt' "$cli" guests
  check 'down without a cloud' refused 1 'no devcloud in' env DEVCLOUD_HOME="$WORK/none" "$cli" down
  check 'relative DEVCLOUD_HOME' refused 1 'absolute path' env DEVCLOUD_HOME=here "$cli" up
  check 'DEVCLOUD_HOME with a space' refused 1 'absolute path' env DEVCLOUD_HOME="$WORK/a b" "$cli" up
  check "a stranger's directory as DEVCLOUD_HOME" refused 1 'was not made by devcloud' env DEVCLOUD_HOME=/etc "$cli" up
  check '  and it is not wiped' refused 1 'was not made by devcloud' env DEVCLOUD_HOME=/etc "$cli" down --wipe
  check 'not root' refused 1 'must run as root' setpriv --reuid 65534 --regid 65534 --clear-groups "$cli" up

  printf 'ID=ubuntu\nVERSION_ID="24.04"\n' >"$WORK/os-release"
  check 'not Debian 12' refused 1 "needs Debian 12 (bookworm).*'ubuntu 24.04'" with_file /etc/os-release "$WORK/os-release" "$cli" up
  check '  install neither' refused 1 'needs Debian 12' with_file /etc/os-release "$WORK/os-release" "$cli" install
  sed '/^Package: cinder-common$/,/^$/d' /var/lib/dpkg/status >"$WORK/dpkg-status"
  check 'a package is missing' refused 1 'missing (cinder-common): run `npm run devcloud -- install`' \
    with_file /var/lib/dpkg/status "$WORK/dpkg-status" env DEVCLOUD_HOME="$WORK/none" "$cli" up
  sed 's/^MemAvailable:.*/MemAvailable:    3000000 kB/' /proc/meminfo >"$WORK/meminfo"
  check 'too little memory' refused 1 'too little memory: 3000 MB' \
    with_file /proc/meminfo "$WORK/meminfo" env DEVCLOUD_HOME="$WORK/none" "$cli" up
  mkdir -p "$WORK/small"
  mount -t tmpfs -o size=1g tmpfs "$WORK/small"
  check 'too little disk' refused 1 'too little disk space' env DEVCLOUD_HOME="$WORK/small/home" "$cli" up
  umount "$WORK/small"
}
