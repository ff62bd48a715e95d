"""A quiesce stops a guest's writes, and what is snapshotted meanwhile needs no journal recovery."""
import time

from report import say, verdict

ROUNDS = 5


def stop(guest):
    """QEMU's write counters and the disks' times stand still between quiesce and unquiesce."""
    status, message, took = guest.act('quiesce', timeout=30, wait=True)
    verdict('%s: quiesce is answered with 202' % guest.name, status == 202, (status, message))
    first, agent = guest.block_writes(), guest.agent()
    time.sleep(5)
    last, still = guest.block_writes(), guest.writes()
    status, message, back = guest.act('unquiesce', wait=True)
    verdict('%s: unquiesce is answered with 202' % guest.name, status == 202, (status, message))
    time.sleep(3)
    after = guest.block_writes()
    verdict('%s: its agent says frozen meanwhile, and thawed then' % guest.name,
            (agent, guest.agent()) == ('frozen', 'thawed'), agent)
    verdict('%s: no write to any disk in 5 s' % guest.name, first == last, (first, last))
    verdict('%s: they go on after it, on each disk' % guest.name,
            all(b > a for a, b in zip(last, after)) and min(guest.writes()) > max(still), (last, after))
    say('%s: quiesce %.0f ms, unquiesce %.0f ms, write requests %s, %s, 3 s after the thaw %s'
        % (guest.name, took * 1000, back * 1000, first, last, after))


def recovery(guest):
    """needs_recovery in the ext4 super-block: set in a running guest's snapshot, not in a frozen one's."""
    running, frozen = [], []
    for _ in range(ROUNDS):
        running += [flag for _, flag in guest.snapshots()]
        status, message, _ = guest.act('quiesce', timeout=60, wait=True)
        assert status == 202, (status, message)
        frozen += [flag for _, flag in guest.snapshots()]
        status, message, _ = guest.act('unquiesce', wait=True)
        assert status == 202, (status, message)
    verdict('%s: needs_recovery not set in %d of %d frozen snapshots' % (guest.name, frozen.count(False), len(frozen)), not any(frozen))
    verdict('%s: needs_recovery set in %d of %d running ones' % (guest.name, running.count(True), len(running)), all(running))
