"""Guests without an agent's property, and with os_require_quiesce; and Nova's own createImage."""
import json
import time

import stand
from fault import Fault
from guest import boot, needs_recovery, remove
from report import say, verdict
from watch import Watch


def _image(guest, title):
    """createImage: its answer, how long the guest stood still, and its snapshots' needs_recovery."""
    watch = Watch(guest)
    status, message, _ = guest.act('createImage', name='proof')
    stand.until(lambda: guest.state()[1] is None, 30)
    time.sleep(3)
    watch.end(title)
    flags = []
    for image in guest.cloud.get('image', '/v2/images?name=proof')['images']:
        for disk in json.loads(image.get('block_device_mapping', '[]')):
            stand.until(lambda: guest.cloud.get('volumev3', '/snapshots/' + disk['snapshot_id'])['snapshot']['status'] == 'available', 30)
            flags.append(needs_recovery('%s/data/r1/volumes/snapshot-%s' % (stand.HOME, disk['snapshot_id'])))
            guest.cloud.call('DELETE', 'volumev3', '/snapshots/' + disk['snapshot_id'])
        guest.cloud.call('DELETE', 'image', '/v2/images/' + image['id'])
    say('%s: createImage %d %s, needs_recovery %s' % (title, status, message[:100], flags))
    return status, flags


def all_well(guest):
    status, flags = _image(guest, 'createImage, all well')
    verdict('createImage, all well: 202, needs_recovery not set', (status, any(flags), len(flags)) == (202, False, 2), (status, flags))


def no_property(host):
    guest = boot('proof-noagent', host, 'devcloud-guest-noagent', data=False)
    stand.until(lambda: time.time() - max(guest.writes()) < 1, 60)
    time.sleep(8)
    for action in ('quiesce',):
        status, message, _ = guest.act(action, wait=True)
        verdict('no agent property: quiesce is 400, and says why', status == 400 and 'not enabled' in message, (status, message))
    verdict('no agent property: nothing is owed', guest.is_at_rest(), guest.report())
    status, flags = _image(guest, 'createImage, agent property missing')
    verdict("createImage without the property: Nova's own, 202 and not frozen", status == 202 and all(flags), (status, flags))
    remove(guest)


def required(host):
    guest = boot('proof-strict', host, 'devcloud-guest-strict', data=False)
    guest.has_daemon = False
    guest.wait_for_agent()
    guest.type('touch /run/noqga; kill $(pidof qemu-ga)', 1)
    status, _ = _image(guest, 'createImage, os_require_quiesce, agent dead')
    verdict("createImage with os_require_quiesce and a dead agent: Nova's own, 500", status == 500, status)
    with Fault('os_require_quiesce, agent dead', guest) as fault:
        fault.quiesce(409, says='Error Code 86')
        guest.type('rm /run/noqga')
        guest.wait_for_agent()
    remove(guest)
