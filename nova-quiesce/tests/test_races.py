"""Who want the same at the same moment: one wins, the others are told."""
import threading

from cloud import CloudTest
from hypervisor_stand_in import Hold
from nova_quiesce.actions import QuiesceController
from nova_quiesce.cycle import Cycle


class RacesTest(CloudTest):
    def race(self, count, server, action):
        """All have read the server before the first of them writes."""
        gate = threading.Barrier(count, timeout=20)
        module = 'nova_quiesce.actions.QuiesceController._begin'
        begin = QuiesceController._begin

        def begin_together(*args):
            gate.wait()
            return begin(*args)

        self.stub_out(module, staticmethod(begin_together))
        answers = []
        runners = [threading.Thread(target=lambda: answers.append(
            self.request(server, {action: None}))) for _ in range(count)]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join(30)
        self.stub_out(module, staticmethod(begin))
        return sorted(a.status_code for a in answers)

    def test_six_quiesce(self):
        server = self.make_server()
        self.assertEqual([202] + [409] * 5, self.race(6, server, 'quiesce'))
        self.assert_state(server, 'quiesced')
        self.assertEqual(['freeze'], self.hypervisor.calls)

    def test_two_unquiesce(self):
        server = self.make_frozen()
        self.assertEqual([202, 409], self.race(2, server, 'unquiesce'))
        self.assert_over(server)
        self.assertEqual(['freeze', 'thaw'], self.hypervisor.calls)

    def test_quiesce_against_another_action(self):
        server = self.make_server()
        begin = Cycle.begin_quiesce

        def begin_late(cycle, instance, timeout):
            self.change(server, task_state='rebooting')
            return begin(cycle, instance, timeout)

        self.stub_out('nova_quiesce.cycle.Cycle.begin_quiesce', begin_late)
        self.act(server, 'quiesce', 409)
        self.assert_state(server, 'active', 'rebooting')
        self.assertIsNone(self.record_of(server))
        self.assertEqual([], self.hypervisor.calls)

    def test_unquiesce_while_freezing(self):
        server = self.make_server()
        holding = Hold()
        self.hypervisor.freezes = [holding]
        freezing = threading.Thread(
            target=lambda: self.request(server, {'quiesce': None}))
        freezing.start()
        holding.wait_begun()
        self.act(server, 'unquiesce', 409)
        holding.let_go()
        freezing.join(20)
        self.assert_state(server, 'quiesced')


class MeanwhileTest(CloudTest):
    """The state is changed between the freeze and its confirmation."""

    def test_reset_while_freezing(self):
        server = self.make_server()

        def reset(uuid):
            self.admin_api.post_server_action(
                uuid, {'os-resetState': {'state': 'active'}})

        self.hypervisor.freezes = [reset]
        text = self.act(server, 'quiesce', 409, wait=True)
        self.assertIn('its state was changed meanwhile', text)
        self.assert_state(server, 'active')
        self.assertIn(server, self.hypervisor.frozen)
        self.assertIsNotNone(self.record_of(server))
        self.guard().look()
        self.assert_over(server)

    def test_frozen_although_a_guard_had_closed_the_record(self):
        server = self.make_server()

        def give_up(uuid):
            # This freeze took so long that a guard was through with it.
            self.clock.advance(17)
            self.guard().look()
            self.assertIsNone(self.record_of(server))

        self.hypervisor.freezes = [give_up]
        self.act(server, 'quiesce', 409, wait=True)
        self.assertIn(server, self.hypervisor.frozen)
        self.guard().look()
        self.assert_over(server)

    def test_deleted_while_freezing(self):
        server = self.make_server()
        self.hypervisor.freezes = [lambda uuid: self.read(uuid).destroy()]
        self.act(server, 'quiesce', 409, wait=True)
        self.guard().look()
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.assertEqual([], self.show()['servers'])

    def test_delete_begins_while_freezing(self):
        server = self.make_server()
        self.hypervisor.freezes = [
            lambda uuid: self.change(uuid, task_state='deleting')]
        self.act(server, 'quiesce', 409, wait=True)
        self.assert_state(server, 'active', 'deleting')
        self.guard().look()
        self.assertEqual(0, self.hypervisor.count('thaw'))
        # The delete has failed, and the server is there again.
        self.change(server, task_state=None)
        self.guard().look()
        self.assert_over(server)
