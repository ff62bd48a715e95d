#!/bin/bash
# Real guests: boots one per region through the APIs and freezes one. Needs `devcloud.sh install libvirt`.
# A cloud of its own, as in test.sh; about five minutes.
set -uo pipefail
HERE=$(dirname "$(dirname "$(readlink -f "$0")")")
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH HYPERVISOR=libvirt
export DEVCLOUD_HOME=${DEVCLOUD_TEST_HOME:-/var/lib/stillpoint-devcloud-kvm}
export DEVCLOUD_PORT_OFFSET=${DEVCLOUD_TEST_PORT_OFFSET:-8000}
WORK=$(mktemp -d /tmp/devcloud-test.XXXXXX)
trap 'rm -rf "$WORK"' EXIT
devcloud() { "$HERE/devcloud.sh" "$@"; }
for part in lib/common test/checks test/lifecycle test/hosts; do . "$HERE/$part.sh"; done
qemus() { pgrep -f "qemu-system-x86_64 -name guest=r.*$DEVCLOUD_HOME/" | wc -l; }
no_bridges() { ! ip -o link show type bridge | grep brq; }

devcloud down --wipe >/dev/null 2>&1
check 'up with libvirt' devcloud up && {
  check 'guests' devcloud guests
  check 'guests again: nothing to do' within 10 devcloud guests
  cloud_check guests
  check 'a guest of r1 is found' find_guest && { test_ssh; test_host_daemon; }
  check 'down --site r1 cuts the power of its guest' devcloud down --site r1
  check '  one guest is left, at r2' test "$(qemus)" = 1
  check 'up' devcloud up
  cloud_check guest-back
}
check 'down' devcloud down
check '  nothing is left' nothing_left
check '  no guest is left' test "$(qemus)" = 0
check '  no bridge is left' no_bridges
[ -n "${KEEP:-}" ] || devcloud down --wipe >/dev/null
report
