"""nova-quiesce-host against a libvirt that behaves as the real one did: time-outs, late thaws, lost connections."""
import logging
import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import fake_libvirt
from fake_libvirt import Domain, Host, libvirtError

from nova_quiesce_host.hypervisor import Hypervisor
from nova_quiesce_host.settings import DEFAULTS
from nova_quiesce_host.watcher import LOG, Watcher

SILENT = libvirtError(fake_libvirt.VIR_ERR_AGENT_UNRESPONSIVE, 'Guest agent is not responding: Guest agent not available for now')


class Stopped(BaseException):
    pass


class WatcherTest(unittest.TestCase):
    def setUp(self):
        LOG.setLevel(logging.CRITICAL)
        self.addCleanup(LOG.setLevel, logging.NOTSET)
        self.stop, self.pauses = False, []

    def watch(self, host, **settings):
        def sleep(seconds):
            if self.stop:
                raise Stopped
            self.pauses.append(seconds)
            time.sleep(0.001)

        def run():
            try:
                watcher.run()
            except Stopped:
                pass
        fast = DEFAULTS._replace(interval=0.005, **settings)      # rounds of 5 ms instead of 5 s
        watcher = Watcher(fast, Hypervisor('qemu:///system', host, host), sleep=sleep)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.addCleanup(self.end, host, thread)
        self.until(lambda: host.links)

    def end(self, host, thread):
        self.stop = True
        for domain in host.domains:
            domain.held.set()
        self.until(lambda: host.links)
        host.restart()
        thread.join(10)
        self.assertFalse(thread.is_alive())

    def until(self, true, seconds=10):
        end = time.monotonic() + seconds
        while not true():
            self.assertLess(time.monotonic(), end, 'it did not come to pass')
            time.sleep(0.002)

    def rounds(self, host, count=5):
        """Waits until a well guest has been asked so many times: that many rounds have passed for the others too."""
        well = next(d for d in host.domains if d.name() == 'well')
        goal = well.questions + count
        self.until(lambda: well.questions >= goal)

    def test_every_guest_with_an_agent_channel_gets_the_time_out_once(self):
        host = Host(Domain('well'), Domain('booting', agent='disconnected'), Domain('no-channel', agent=None))
        self.watch(host, response_timeout=7)
        self.rounds(host)
        self.assertEqual([[7], [7], []], [d.timeouts for d in host.domains])

    def test_again_after_a_start_a_resume_and_for_a_new_run(self):
        guest = Domain('guest')
        host = Host(Domain('well'), guest)
        self.watch(host)
        self.rounds(host)
        for count, event in enumerate((host.VIR_DOMAIN_EVENT_STARTED, host.VIR_DOMAIN_EVENT_RESUMED), 2):
            host.links[-1].lifecycle(guest, event)
            self.until(lambda: guest.timeouts == [5] * count)
        host.links[-1].lifecycle(guest, host.VIR_DOMAIN_EVENT_STOPPED)
        self.rounds(host)
        self.assertEqual([5] * 3, guest.timeouts)
        guest.id = 2        # a hard reboot whose event was lost
        self.until(lambda: guest.timeouts == [5] * 4)

    def test_again_after_libvirtd_was_away(self):
        guest = Domain('guest')
        host = Host(Domain('well'), guest)
        self.watch(host)
        self.rounds(host)
        host.refusals = 7
        host.restart()
        self.until(lambda: len(host.links) == 2)
        self.until(lambda: guest.timeouts == [5, 5])
        self.assertEqual([1, 1, 2, 4, 8, 16, 30, 30], self.pauses)

    def test_the_frozen_time_goes_on_over_lost_connections(self):
        guest = Domain('guest', status='frozen')
        host = Host(guest)
        self.watch(host, max_frozen=0.5)
        while not guest.thaws:      # no connection lives long enough to see it frozen for that long
            self.assertLess(len(host.links), 100)
            links, end = len(host.links), time.monotonic() + 0.1
            self.until(lambda: guest.thaws or time.monotonic() > end)
            host.restart()
            self.until(lambda: len(host.links) > links)

    def test_who_is_frozen_for_too_long_is_thawed_once_and_others_never(self):
        lost, fresh = Domain('lost', status='frozen'), Domain('fresh')
        host = Host(Domain('well'), lost, fresh)
        self.watch(host, max_frozen=0.3)
        self.until(lambda: lost.questions)
        self.assertEqual(0, lost.thaws)
        self.until(lambda: lost.thaws)
        self.assertEqual('thawed', lost.status)
        self.rounds(host)
        self.assertEqual([1, 0], [lost.thaws, fresh.thaws])
        self.assertEqual([5, 5], lost.timeouts)      # set again, so that the thaw cannot wait for ever

    def test_thaws_until_the_guest_says_that_it_is_thawed(self):
        guest = Domain('guest', status='frozen')
        guest.thaw_works = False
        self.watch(Host(guest), max_frozen=0.02)
        self.until(lambda: guest.thaws >= 3)
        guest.fails = SILENT
        asked = guest.questions
        self.until(lambda: guest.questions > asked + 3)
        guest.fails, guest.thaw_works = None, True
        self.until(lambda: guest.status == 'thawed')

    def test_a_freeze_right_after_our_thaw_gets_its_whole_time(self):
        guest = Domain('guest', status='frozen')
        guest.frozen_anew = True
        self.watch(Host(guest), max_frozen=0.4)
        begin = time.monotonic()
        self.until(lambda: guest.thaws == 3)
        self.assertGreater(time.monotonic() - begin, 1.2)

    def test_a_late_freeze_is_found_when_the_silent_agent_wakes(self):
        guest = Domain('guest')
        guest.fails = SILENT
        host = Host(Domain('well'), guest)
        self.watch(host, max_frozen=0.05)
        self.until(lambda: guest.questions >= 2)
        guest.fails, guest.status = None, 'frozen'
        self.until(lambda: guest.status == 'thawed')

    def test_who_is_not_connected_is_not_asked(self):
        guest = Domain('guest', agent='disconnected', status='frozen')
        host = Host(Domain('well'), guest)
        self.watch(host, max_frozen=0.01)
        self.rounds(host, 10)
        self.assertEqual([0, 0], [guest.questions, guest.thaws])

    def test_zero_sets_time_outs_and_asks_nobody(self):
        guest = Domain('guest', status='frozen')
        self.watch(Host(guest), max_frozen=0)
        self.until(lambda: guest.timeouts)
        time.sleep(0.1)
        self.assertEqual([0, 0], [guest.questions, guest.thaws])

    def test_one_question_at_a_time(self):
        slow = Domain('slow')
        slow.held.clear()
        host = Host(slow, Domain('well'))
        self.watch(host)
        self.rounds(host, 10)
        self.assertEqual(1, slow.questions)

    def test_hanging_guests_do_not_keep_others_waiting(self):
        hanging = [Domain('hanging-%d' % i) for i in range(20)]
        lost = Domain('lost', status='frozen')
        host = Host(*hanging, Domain('well'), lost)
        self.watch(host, max_frozen=0.1)
        self.rounds(host, 2)
        for guest in hanging:
            guest.fails, guest.questions = SILENT, 0
        self.until(lambda: all(guest.questions >= 2 for guest in hanging))
        for guest in hanging:       # from now on their questions do not even time out
            guest.questions = 0
            guest.held.clear()
        self.rounds(host, 40)
        self.assertEqual([1, 1], sorted(g.questions for g in hanging)[-2:])
        self.assertEqual(2, sum(g.questions for g in hanging))
        self.until(lambda: lost.status == 'thawed')

    def test_an_agent_that_refuses_the_question_does_not_stop_the_others(self):
        odd, strange = Domain('odd'), Domain('strange', status='slushy')
        odd.fails = libvirtError(fake_libvirt.VIR_ERR_INTERNAL_ERROR, 'command guest-fsfreeze-status has been disabled')
        host = Host(odd, strange, Domain('well'))
        self.watch(host)
        self.rounds(host, 10)
        self.assertEqual([1, 1], [odd.questions, strange.questions])

    def test_a_guest_that_ends_meanwhile(self):
        ending = Domain('ending', status='frozen')
        host = Host(ending, Domain('well'))
        self.watch(host, max_frozen=0.05)
        self.rounds(host, 2)
        ending.fails = libvirtError(fake_libvirt.VIR_ERR_OPERATION_INVALID, 'domain is not running')
        self.rounds(host, 2)
        ending.id = -1
        self.rounds(host, 20)
        self.assertEqual(0, ending.thaws)


if __name__ == '__main__':
    unittest.main()
