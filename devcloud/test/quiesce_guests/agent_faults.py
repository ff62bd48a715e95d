"""What can happen to a guest and its agent. Each function is one fault: guest, and whether its host runs nova-quiesce-host."""
import time

import libvirt

import stand
from fault import Fault


def in_step(guest):
    """libvirt and the agent are in sync from now on: no guest-sync, which has a limit, before the next command. Without
    nova-quiesce-host libvirt waits for ever, as it does by default."""
    if not guest.has_daemon:
        guest.domain().agentSetResponseTimeout(libvirt.VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK, 0)
    guest.act('quiesce', wait=True)
    guest.act('unquiesce', wait=True)


def agent_dead(guest):
    guest.type('touch /run/noqga; kill $(pidof qemu-ga)', 1)
    with Fault('agent dead', guest) as fault:
        fault.quiesce(409, says='Error Code 86')
        time.sleep(3)
        fault.check('never frozen', not fault.watch.stalls(), fault.watch.stalls())
        fault.check('nothing is owed', guest.is_at_rest(), guest.report())
        guest.type('rm /run/noqga')
        guest.wait_for_agent()


def agent_hung(guest):
    """The freeze stays in the channel, and happens when the agent wakes."""
    in_step(guest)
    guest.stop_agent()
    with Fault('agent hung, wakes late', guest) as fault:
        took = fault.quiesce(409)
        limit = 7.5 if guest.has_daemon else 12.5
        fault.check('answered in %.1f s' % took, took < limit, took)
        fault.check('the thaw is owed', guest.report()['thaw_owed'], guest.report())
        fault.refused('a further quiesce is 409', 'quiesce')
        time.sleep(max(0, 25 - fault.watch.now()))
        fault.wake()
        fault.settled()


def hung_for_long(guest):
    """It wakes in the longest pause between two attempts of the guard."""
    in_step(guest)
    guest.stop_agent()
    with Fault('agent hung, wakes after 80 s', guest) as fault:
        fault.quiesce(409)
        time.sleep(max(0, 80 - fault.watch.now()))
        fault.wake()
        fault.settled(60)
        fault.check('not frozen for more than 40 s', all(b - a < 40 for a, b in fault.watch.stalls()), fault.watch.stalls())


def hung_while_frozen(guest):
    in_step(guest)
    with Fault('agent hangs while frozen', guest) as fault:
        fault.quiesce(202, timeout=10)
        guest.stop_agent()
        fault.mark('agent stopped')
        status, message, took = guest.act('unquiesce', wait=True)
        fault.mark('unquiesce: %d after %.1f s' % (status, took))
        fault.check('unquiesce says why not', status == 409 and 'repeated' in message, (status, message))
        time.sleep(max(0, 30 - fault.watch.now()))
        fault.check('the API says that it is not thawed', guest.state() == ('quiesced', 'unquiescing'), guest.state())
        fault.wake()
        fault.settled()


def agent_killed(guest):
    with Fault('agent killed while frozen, comes back', guest) as fault:
        fault.quiesce(202, timeout=30)
        guest.type('kill -9 $(pidof qemu-ga)', 3)
        fault.unquiesce(202)
        fault.settled(2)


def agent_gone(guest):
    with Fault('agent killed while frozen, stays away for 20 s', guest) as fault:
        fault.quiesce(202, timeout=8)
        guest.type('touch /run/noqga; kill -9 $(pidof qemu-ga)', 1)
        time.sleep(20)
        guest.type('rm /run/noqga')
        fault.mark('agent may come back')
        fault.settled(25)


def reset(guest):
    with Fault('guest reset while frozen', guest) as fault:
        fault.quiesce(202, timeout=15)
        guest.domain().reset(0)
        fault.mark('reset')
        time.sleep(3)
        fault.check('the API says QUIESCED until the deadline', guest.state() == ('quiesced', None), guest.state())
        guest.wait_for_agent()
        fault.check('it came back thawed', guest.agent() == 'thawed', guest.agent())
        fault.settled()


def unquiesced_after_reset(guest):
    with Fault('guest reset while frozen, then unquiesce', guest) as fault:
        fault.quiesce(202, timeout=60)
        guest.domain().reset(0)
        guest.wait_for_agent()
        fault.unquiesce(202)
        fault.settled(2)


def booting(guest):
    guest.domain().reset(0)
    with Fault('quiesce while it boots', guest) as fault:
        fault.quiesce(409, says='Error Code 86')
        fault.check('nothing is owed', guest.is_at_rest(), guest.report())
        guest.wait_for_agent()


def destroyed(guest):
    with Fault('guest destroyed while frozen', guest) as fault:
        fault.quiesce(202, timeout=15)
        guest.domain().destroy()
        fault.mark('destroyed')
        for action in ('os-start', 'reboot'):
            status, _, _ = guest.act(action, **({'type': 'HARD'} if action == 'reboot' else {}))
            fault.check('%s is 409 meanwhile' % action, status == 409, status)
        back = stand.until(lambda: guest.state()[0] != 'quiesced', 40)
        fault.check('no longer QUIESCED at %.1f s' % fault.watch.now(), back and fault.watch.now() < 20, guest.state())
        status, message, _ = guest.act('reboot', type='HARD')
        fault.mark('reboot HARD: %d' % status)
        fault.check('a hard reboot is taken then', status == 202, (status, message))
        stand.until(lambda: guest.state() == ('active', None), 60)
        guest.wait_for_agent()
        fault.settled()


def paused(guest):
    """By libvirt: a paused guest cannot thaw, and comes back frozen."""
    with Fault('guest paused while frozen, resumed after the deadline', guest) as fault:
        fault.quiesce(202, timeout=6)
        guest.domain().suspend()
        fault.mark('paused')
        time.sleep(18)
        fault.check('not said to be ACTIVE meanwhile', guest.state()[0] != 'active', guest.state())
        guest.domain().resume()
        fault.mark('resumed')
        fault.settled(35)


def frozen_beside(guest):
    """By somebody else's tool, which never thaws."""
    with Fault('frozen by somebody else before the quiesce', guest) as fault:
        guest.domain().fsFreeze()
        fault.mark('virsh domfsfreeze')
        fault.quiesce(409)
        fault.settled(80)


def twice(guest):
    """Quiesce of a quiesced guest, images of it, and unquiesce of an active one."""
    with Fault('refused while quiesced', guest) as fault:
        fault.quiesce(202, timeout=30)
        fault.refused('quiesce again is 409', 'quiesce')
        fault.refused('createImage is 409', 'createImage', name='proof')
        fault.refused('createBackup is 409', 'createBackup', name='proof', backup_type='daily', rotation=1)
        fault.refused('reboot is 409', 'reboot', type='HARD')
        fault.check('still frozen', guest.agent() == 'frozen', guest.agent())
        fault.unquiesce(202)
        fault.refused('unquiesce again is 409', 'unquiesce')
        fault.settled(2)
