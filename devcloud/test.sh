#!/bin/bash
# Test devcloud with real services, in a cloud of its own beside yours (other state, other ports).
#   devcloud/test.sh           all; some ten minutes on two cores; needs root and 4 GB of free memory
#   KEEP=1 devcloud/test.sh    leaves the test cloud up and its state in place
set -uo pipefail
HERE=$(dirname "$(readlink -f "$0")")
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
export DEVCLOUD_HOME=${DEVCLOUD_TEST_HOME:-/var/lib/stillpoint-devcloud-test}
export DEVCLOUD_PORT_OFFSET=${DEVCLOUD_TEST_PORT_OFFSET:-4000}
unset HYPERVISOR R1_COMPUTES R2_COMPUTES AGENT_TIMEOUT QUIESCE NOVA_API
WORK=$(mktemp -d /tmp/devcloud-test.XXXXXX)
trap 'rm -rf "$WORK"' EXIT

# The checkout may have spaces in its path and be read-only: the tested copy has and is.
mkdir "$WORK/a checkout"
cp -r "$HERE" "$HERE/../nova-quiesce" "$HERE/../compute-host" "$WORK/a checkout"
chmod -R a-w "$WORK/a checkout"
CLI="$WORK/a checkout/devcloud/devcloud.sh"
devcloud() { "$CLI" "$@"; }

. "$HERE/test/checks.sh"
. "$HERE/test/refusals.sh"
. "$HERE/test/lifecycle.sh"

test_words_and_refusals
test_install
test_first_start && { test_clouds; test_nova_api; test_site_loss; test_restart; test_interrupt; }
test_down_and_cache
[ -n "${KEEP:-}" ] || devcloud down --wipe >/dev/null 2>&1
report
