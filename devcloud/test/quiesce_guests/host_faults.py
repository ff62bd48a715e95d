"""What can happen to a compute host while a guest of it is frozen."""
import time

import stand
from fault import Fault


def compute_restarted(guest):
    """nova-compute is back before the deadline."""
    name = 'r1-nova-compute-' + guest.host
    with Fault('nova-compute killed while frozen, started again', guest) as fault:
        fault.quiesce(202, timeout=25)
        stand.kill(name)
        fault.mark('nova-compute killed')
        stand.start(name)
        fault.mark('nova-compute started')
        time.sleep(max(0, 26 - fault.watch.now()))
        fault.settled(15)


def compute_dead(guest):
    """nova-compute is away for longer than give_up_after (60 s past the deadline)."""
    name = 'r1-nova-compute-' + guest.host
    with Fault('nova-compute killed while frozen, dead for 85 s', guest) as fault:
        fault.quiesce(202, timeout=5)
        stand.kill(name)
        fault.mark('nova-compute killed')
        status, message, took = guest.act('unquiesce', wait=True)
        fault.mark('unquiesce: %d after %.1f s' % (status, took))
        fault.check('unquiesce says why not', status == 409, (status, message))
        if guest.has_daemon:
            time.sleep(max(0, 45 - fault.watch.now()))
            fault.check('thawed by the daemon on the host', guest.agent() == 'thawed', guest.agent())
        given_up = stand.until(lambda: guest.state()[0] == 'error', 100)
        fault.check('ERROR at %.0f s' % fault.watch.now(), given_up and 60 < fault.watch.now() < 105, guest.state())
        fault.check('with a fault on record', 'fault' in guest.server())
        time.sleep(max(0, 85 - fault.watch.now()))
        stand.start(name)
        fault.mark('nova-compute started')
        fault.settled(60)


def libvirtd_killed(guest):
    name = 'r1-libvirtd-' + guest.host
    with Fault('libvirtd killed while frozen, back after 20 s', guest) as fault:
        fault.quiesce(202, timeout=8)
        stand.kill(name)
        fault.mark('libvirtd killed')
        status, message, took = guest.act('unquiesce', wait=True)
        fault.mark('unquiesce: %d after %.1f s %s' % (status, took, message[-120:]))
        fault.check('unquiesce says why not', status == 409, (status, message))
        time.sleep(max(0, 20 - fault.watch.now()))
        stand.start_libvirtd(guest.host)
        fault.mark('libvirtd started')
        fault.settled(60)
        services = guest.cloud.get('compute', '/os-services?binary=nova-compute&host=' + guest.host)['services']
        fault.check('its nova-compute is enabled and up', [(s['status'], s['state']) for s in services] == [('enabled', 'up')], services)
