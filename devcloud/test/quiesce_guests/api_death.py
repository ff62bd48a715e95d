"""nova-api dies while guests are frozen: they are thawed by their deadline."""
import time

import stand
from report import say, verdict
from watch import Watch

API, GUARD = 'r1-nova-api', 'r1-nova-quiesce-guard'


def _freeze(guests, timeout):
    watches, deadlines = [], []
    for guest in guests:
        watches.append(Watch(guest))
        status, message, _ = guest.act('quiesce', timeout=timeout, wait=True)
        verdict('%s: quiesce' % guest.name, status == 202, (status, message))
        deadlines.append(watches[-1].now() + timeout)
    return watches, deadlines


def _judge(title, guests, watches, deadlines, late=2.5):
    """Thawed at the deadline: not long before, and at most `late` seconds after it."""
    for guest, watch, deadline in zip(guests, watches, deadlines):
        word, stalls, back = guest.agent(), watch.stalls(), stand.until(lambda g=guest: _is_at_rest(g), 60)
        watch.end('%s, %s' % (title, guest.name))
        verdict('%s: %s says it is thawed' % (title, guest.name), word == 'thawed', word)
        end = stalls[-1][1] if stalls else 0
        verdict('%s: %s writes again %.1f s past its deadline' % (title, guest.name, end - deadline), -1.5 < end - deadline < late, stalls)
        verdict('%s: %s is ACTIVE in the end' % (title, guest.name), back)


def _is_at_rest(guest):
    try:
        return guest.is_at_rest()
    except Exception:
        return False


def restarted(guests, mode):
    """No guard but those inside nova-api, which is killed and started again by hand."""
    stand.kill(GUARD, 15)
    watches, deadlines = _freeze(guests, 45)
    time.sleep(1)
    stand.kill(API)
    for watch in watches:
        watch.mark('nova-api killed')
    time.sleep(4)
    stand.start(API)
    came = stand.until(stand.api_answers, 60)
    say('nova-api answers again %.1f s after the first quiesce: guards up %s' % (watches[0].now(), came and stand.guards_up()))
    verdict('it is back before the deadline (else this proves less)', watches[0].now() < deadlines[0], watches[0].now())
    time.sleep(max(0, deadlines[-1] - watches[-1].now()) + 4)
    _judge('%s killed and started again, no guard service' % mode, guests, watches, deadlines)
    stand.start(GUARD)


def dead(guests, mode):
    """nova-api stays dead; the service nova-quiesce-guard lives."""
    watches, deadlines = _freeze(guests, 10)
    time.sleep(1)
    stand.kill(API)
    for watch in watches:
        watch.mark('nova-api killed')
    time.sleep(max(0, deadlines[-1] - watches[-1].now()) + 4)
    words = [guest.agent() for guest in guests]
    verdict('%s stays dead: the agents say thawed while it is' % mode, words == ['thawed'] * len(guests), words)
    stand.devcloud('up')
    stand.until(stand.api_answers, 60)
    _judge('%s stays dead, guard service' % mode, guests, watches, deadlines)


def mid_freeze(guests, mode):
    """Killed while it waits for the freeze of a guest whose agent hangs; the agent wakes later, and the freeze happens then."""
    guest = guests[0]
    guest.act('quiesce', wait=True)
    guest.act('unquiesce', wait=True)
    guest.stop_agent()
    watch = Watch(guest)
    guest.act('quiesce', timeout=12)
    time.sleep(2)
    stand.kill(API)
    watch.mark('nova-api killed')
    time.sleep(2)
    stand.start(API)
    stand.until(stand.api_answers, 60)
    time.sleep(max(0, 20 - watch.now()))
    guest.wake_agent()
    woke = watch.now()
    watch.mark('agent woken')
    back = stand.until(guest.is_at_rest, 120)
    time.sleep(8)
    word = guest.agent()
    watch.end('%s killed while quiescing, %s' % (mode, guest.name))
    verdict('killed while quiescing: in the end it is ACTIVE and nothing is owed', back)
    verdict('killed while quiescing: the guest says it is thawed', word == 'thawed', word)
    verdict('killed while quiescing: it was frozen for less than 35 s', all(b - woke < 35 for _, b in watch.stalls()), watch.stalls())
