"""When a guard thaws: the pure rules, by table."""
import unittest

import here  # noqa: F401
from nova_quiesce import due
from nova_quiesce.record import Record
from nova_quiesce import states

NOW = 1000.0


class DueTest(unittest.TestCase):
    def test_is_due(self):
        for state, deadline, claim, expected in (
                (states.FROZEN, 1000.1, 0, False),
                (states.FROZEN, 1000.0, 0, True),
                (states.FROZEN, 900.0, 0, True),
                (states.FROZEN, 900.0, 1000.1, False),
                (states.FROZEN, 900.0, 1000.0, True),
                (states.THAWING, 1000.1, 0, False),
                (states.THAWING, 1000.0, 0, True),
                (states.THAWING, 1000.0, 1005, False),
                # Who froze gets one second more.
                (states.FREEZING, 999.1, 0, False),
                (states.FREEZING, 999.0, 0, True),
                # Reset, or never confirmed: whatever the deadline.
                (('active', None), 2000.0, 0, True),
                (('active', None), 2000.0, 1001, False),
                (('error', None), 2000.0, 0, True),
                (('stopped', None), 2000.0, 0, True),
                (('active', 'rebooting'), 2000.0, 0, True),
                (('quiesced', 'deleting'), 900.0, 0, False),
                (('active', 'deleting'), 900.0, 0, False),
                # Nova's own snapshot thaws what it has frozen.
                (('active', 'image_snapshot'), 900.0, 0, False),
                (('active', 'image_snapshot_pending'), 900.0, 0, False),
                (('active', 'image_uploading'), 900.0, 0, True)):
            kept = Record(deadline, claim=claim)
            self.assertIs(expected, due.is_due(state, kept, NOW, 60),
                          (state, deadline, claim))

    def test_of_a_clock_that_was_wrong(self):
        for state, deadline, claim, max_timeout, expected in (
                (states.FROZEN, 900.0, 1179.0, 60, False),
                (states.FROZEN, 900.0, 1181.0, 60, True),
                (states.FROZEN, 1179.0, 0, 60, False),
                (states.FROZEN, 1181.0, 0, 60, True),
                # One second later than others, as ever.
                (states.FREEZING, 1181.0, 0, 60, False),
                (states.FROZEN, 4600.0, 0, 3600, False),
                (('active', None), 900.0, 4600.0, 3600, False)):
            kept = Record(deadline, claim=claim)
            self.assertIs(expected,
                          due.is_due(state, kept, NOW, max_timeout),
                          (state, deadline, claim, max_timeout))

    def test_is_given_up(self):
        for state, deadline, expected in (
                (states.FROZEN, 940.1, False), (states.FROZEN, 940.0, True),
                (states.THAWING, 940.0, True),
                (states.FREEZING, 900.0, False),
                (('active', None), 900.0, False),
                (('error', None), 900.0, False)):
            self.assertIs(expected, due.is_given_up(
                state, Record(deadline), NOW, 60), (state, deadline))

    def test_pause_after(self):
        self.assertEqual([1, 1, 2, 4, 8, 15, 30, 30, 30],
                         [due.pause_after(n, False) for n in range(1, 10)])
        self.assertEqual([1, 1, 2, 4, 5, 5, 5, 5, 5],
                         [due.pause_after(n, True) for n in range(1, 10)])
        self.assertEqual([5, 30, 30], [due.pause_after(n, True)
                                       for n in (20, 21, 1000)])

    def test_is_worth_a_line(self):
        told = [n for n in range(1, 101) if due.is_worth_a_line(n)]
        self.assertEqual([1, 2, 3, 4, 5, 20, 40, 60, 80, 100], told)
