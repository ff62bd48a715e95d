#!/bin/bash
# nova-quiesce on real guests: bash devcloud/test/quiesce-guests.sh [SECTION | FAULT]... See nova-quiesce/doc/real-guests.md.
# In a cloud that is up (HYPERVISOR=libvirt, DEVCLOUD_HOME) and has its guests' images. It kills services of it, and starts them again.
set -euo pipefail
HERE=$(dirname "$(dirname "$(readlink -f "$0")")")
export DEVCLOUD_HOME=${DEVCLOUD_HOME:-/var/lib/stillpoint-devcloud}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
"$HERE/devcloud.sh" ssh-hosts >/dev/null
"$HERE/devcloud.sh" up >/dev/null
"$HERE/devcloud.sh" guests >/dev/null
exec python3 "$HERE/test/quiesce_guests" "$@"
