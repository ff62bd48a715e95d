"""The dead-man of nova-quiesce-host: who is asked when, and who has been frozen for too long."""
import unittest

from nova_quiesce_host.dead_man import DeadMan

G, H = ('uuid-g', 1), ('uuid-h', 1)


class DeadManTest(unittest.TestCase):
    def setUp(self):
        self.dead_man = DeadMan(max_frozen=90, interval=5)

    def test_thaws_only_after_max_frozen_of_one_freeze(self):
        self.assertEqual(0, self.dead_man.says_frozen(G, 100))
        self.assertEqual(0, self.dead_man.says_frozen(G, 190))
        self.assertEqual(95, self.dead_man.says_frozen(G, 195))
        self.assertEqual(0, self.dead_man.says_frozen(H, 195))

    def test_a_thaw_in_between_begins_anew(self):
        self.dead_man.says_frozen(G, 0)
        self.dead_man.says_thawed(G, 80)
        self.assertEqual(0, self.dead_man.says_frozen(G, 100))
        self.assertEqual(0, self.dead_man.says_frozen(G, 190))
        self.assertEqual(91, self.dead_man.says_frozen(G, 191))

    def test_another_run_of_the_same_guest_begins_anew(self):
        self.dead_man.says_frozen(G, 0)
        self.assertEqual(0, self.dead_man.says_frozen(('uuid-g', 2), 200))

    def test_unknown_is_not_thawed(self):
        self.dead_man.says_frozen(G, 0)
        self.dead_man.no_answer(G, 50)
        self.assertEqual(100, self.dead_man.says_frozen(G, 100))

    def test_whose_thaw_it_was(self):
        self.dead_man.says_frozen(G, 0)
        self.assertEqual(0, self.dead_man.says_thawed(G, 5))
        self.dead_man.says_frozen(G, 10)
        self.dead_man.thaw_sent(G)
        self.dead_man.thaw_sent(G)
        self.assertEqual(2, self.dead_man.says_thawed(G, 200))
        self.assertEqual(0, self.dead_man.says_thawed(G, 205))

    def test_a_silent_agent_is_asked_ever_less_often_up_to_30_s(self):
        now, pauses = 0, []
        for _ in range(5):
            self.assertTrue(self.dead_man.due(G, now))
            self.dead_man.no_answer(G, now)
            asked = now
            while not self.dead_man.due(G, now):
                now += 1
            pauses.append(now - asked)
        self.assertEqual([10, 20, 30, 30, 30], pauses)
        self.assertTrue(self.dead_man.is_silent(G))
        self.dead_man.says_thawed(G, now)
        self.assertFalse(self.dead_man.is_silent(G))
        self.assertTrue(self.dead_man.due(G, now))

    def test_a_silent_guest_that_was_frozen_is_asked_in_every_round(self):
        self.dead_man.says_frozen(G, 0)
        self.dead_man.no_answer(G, 5)
        self.assertTrue(self.dead_man.due(G, 6))

    def test_an_agent_that_refuses_is_reported_once_and_asked_rarely(self):
        self.assertTrue(self.dead_man.refuses(G, 0))
        self.assertFalse(self.dead_man.due(G, 299))
        self.assertTrue(self.dead_man.due(G, 300))
        self.assertFalse(self.dead_man.refuses(G, 300))

    def test_zero_asks_nobody(self):
        self.assertFalse(DeadMan(max_frozen=0, interval=5).due(G, 1000))

    def test_who_does_not_run_any_more_is_forgotten(self):
        self.dead_man.says_frozen(G, 0)
        self.dead_man.says_frozen(H, 0)
        self.dead_man.keep_only({H})
        self.assertEqual(0, self.dead_man.says_frozen(G, 200))
        self.assertEqual(200, self.dead_man.says_frozen(H, 200))


if __name__ == '__main__':
    unittest.main()
