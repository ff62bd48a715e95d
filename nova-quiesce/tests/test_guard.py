"""Nothing stays frozen: what a guard finds, and what it does about it."""
import datetime
import threading

from cloud import CloudTest     # first: it patches

from nova import context as nova_context
from nova.db.main import api as db
from nova.db.main import models

from cloud import CONF
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import Hold
from hypervisor_stand_in import libvirt_error
from nova_quiesce import cells


class GuardTest(CloudTest):
    def begin_only(self, server, timeout=15):
        """As a nova-api that was killed right after its 202."""
        instance = cells.load(self.target(), server)
        self.cycle(CONF).begin_quiesce(instance, timeout)

    def target(self):
        context = nova_context.get_admin_context()
        nova_context.set_target_cell(context, self.cell)
        return context

    # ---- the deadline
    def test_thaws_at_the_deadline_and_not_before(self):
        server = self.make_frozen(timeout=20)
        guard = self.guard()
        guard.look()
        self.clock.advance(19)
        guard.look()
        self.assert_state(server, 'quiesced')
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.clock.advance(1)
        guard.look()
        self.assert_over(server)
        self.assertEqual(1, self.hypervisor.count('thaw'))
        event, = self.events_of(server, 'unquiesce')
        self.assertEqual('Success', event['result'])

    def test_looks_again_when_the_next_is_due(self):
        self.flags(guard_interval=30.0, group='quiesce')
        guard = self.guard()
        self.assertEqual(30.0, guard.look())
        self.make_frozen(timeout=60)
        self.assertEqual(30.0, guard.look())
        self.clock.advance(40)
        self.assertTrue(5 < guard.look() <= 20)

    def test_a_long_timeout_is_kept_too(self):
        self.flags(max_timeout=7200, group='quiesce')
        server = self.make_frozen(timeout=3600)
        guard = self.guard()
        guard.look()
        self.let_pass(3600, server)
        guard.look()
        self.assert_over(server)

    def let_pass(self, seconds, *servers):
        """Of the clock, and of what the database has written down."""
        self.clock.advance(seconds)
        for server in servers:
            instance = self.read(server)
            self.set_updated(server, instance.updated_at, seconds)

    def set_updated(self, server, old, seconds):
        context = self.target()
        with db.get_context_manager(context).writer.using(context):
            context.session.query(models.Instance).filter_by(
                uuid=server).update({'updated_at': old.replace(
                    tzinfo=None) - datetime.timedelta(seconds=seconds)})

    # ---- what a dead nova-api leaves
    def test_left_between_answer_and_freeze(self):
        server = self.make_server()
        self.begin_only(server, 15)
        guard = self.guard()
        self.clock.advance(15)
        guard.look()        # who sent it may still be at its last moment
        self.assert_state(server, 'active', 'quiescing')
        self.clock.advance(1)
        guard.look()
        self.assert_over(server)
        self.assertEqual(2, self.hypervisor.count('thaw'))
        self.assertIn('nova-api ended before the guest had answered',
                      self.faults_of(server)[0])

    def test_left_in_a_thaw(self):
        server = self.make_frozen(timeout=60)
        instance = cells.load(self.target(), server)
        self.cycle(CONF).begin_unquiesce(instance)
        guard = self.guard()
        self.clock.advance(5)
        guard.look()        # it has 10 s, and a little more
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.clock.advance(8)
        guard.look()
        self.assert_over(server)

    # ---- what others do
    def test_reset_state_thaws(self):
        for state in ('active', 'error'):
            server = self.make_frozen(timeout=60)
            self.admin_api.post_server_action(
                server, {'os-resetState': {'state': state}})
            self.assertTrue(self.show(server)['servers'][0]['thaw_owed'])
            self.guard().look()
            self.assert_over(server, state)

    def test_delete_while_quiesced(self):
        server = self.make_frozen(timeout=15)
        self.admin_api.delete_server(server)
        self.until(lambda: self.read(server, 'yes').deleted, 'deleted')
        self.clock.advance(16)
        self.guard().look()
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.assertEqual([], self.show()['servers'])

    def test_shelved_while_a_thaw_is_owed(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        self.change(server, vm_state='shelved_offloaded', host=None,
                    node=None)
        self.guard().look()
        self.assert_state(server, 'shelved_offloaded')
        self.assertIsNone(self.record_of(server))

    def test_a_held_guest_is_not_gone(self):
        server = self.make_frozen()
        for held in ({'vm_state': 'paused'}, {'vm_state': 'suspended'},
                     {'power_state': 3}, {'power_state': 7}):
            self.change(server, **dict({'vm_state': 'quiesced',
                                        'power_state': 1}, **held))
            self.assertIsNotNone(self.record_of(server))
            self.clock.advance(60)
            # Three answers of that kind, and then it runs again.
            self.hypervisor.thaws = [libvirt_error(
                55, 'Requested operation is not valid: domain is not running')
                for _ in range(3)]
            self.guard().look()
            self.assertEqual([], self.hypervisor.thaws)
            self.assertNotIn(server, self.hypervisor.frozen)
            server = self.make_frozen()

    # ---- a thaw that does not succeed
    def test_again_and_again(self):
        server = self.make_frozen(timeout=15)
        self.clock.advance(15)
        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT)] * 5
        begun = self.clock()
        self.guard().look()
        self.assert_over(server)
        self.assertEqual(6, self.hypervisor.count('thaw'))
        # 1 + 1 + 2 + 4 + 5 seconds between them
        self.assertTrue(12 < self.clock() - begun < 27)
        self.assertEqual([], self.faults_of(server))

    def test_given_up_and_back_at_last(self):
        server = self.make_frozen(timeout=15)
        self.clock.advance(15)
        seen = []

        def fails(uuid):
            seen.append((round(self.clock() - accepted),
                         self.read(uuid).vm_state))
            raise libvirt_error(*AGENT_SILENT)

        accepted = self.clock() - 15
        self.hypervisor.thaws = [fails] * 22
        self.guard().look()
        self.assert_over(server)
        before = [state for at, state in seen if at < 75]
        after = [state for at, state in seen if at > 76]
        self.assertEqual({'quiesced'}, set(before), seen)
        self.assertTrue(len(after) > 2, seen)
        self.assertEqual({'error'}, set(after[1:]), seen)
        self.assertEqual(1, len(self.faults_of(server)))
        self.assertIn('[Error Code 86]', self.faults_of(server)[0])

    def test_given_up_and_reset_by_somebody(self):
        server = self.make_frozen(timeout=15)
        self.clock.advance(100)

        def reboot(uuid):
            self.assert_state(uuid, 'error')
            self.change(uuid, vm_state='stopped')
            raise libvirt_error(*AGENT_SILENT)

        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT), reboot]
        self.guard().look()
        self.assert_over(server, 'stopped')

    def test_error_of_somebody_else_is_left(self):
        server = self.make_frozen(timeout=60)
        self.change(server, vm_state='error')
        self.guard().look()
        self.assert_over(server, 'error')

    # ---- several guards
    def test_two_guards(self):
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)
        holding = Hold()
        self.hypervisor.thaws = [holding]
        one, other = self.guard(), self.guard()
        working = threading.Thread(target=one.look)
        working.start()
        holding.wait_begun()
        other.look()
        self.assertEqual(1, self.hypervisor.count('thaw'))
        holding.let_go()
        working.join(20)
        other.look()
        self.assert_over(server)
        self.assertEqual(1, self.hypervisor.count('thaw'))

    def test_two_guards_and_an_owed_thaw(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        holding = Hold()
        self.hypervisor.thaws = [holding]
        one, other = self.guard(), self.guard()
        working = threading.Thread(target=one.look)
        working.start()
        holding.wait_begun()
        other.look()
        self.assertEqual(1, self.hypervisor.count('thaw'))
        holding.let_go()
        working.join(20)
        self.assert_over(server)

    def test_dies_when_it_has_given_up(self):
        server = self.make_frozen(timeout=15)
        self.clock.advance(100)

        class Killed(BaseException):
            pass

        def killed(*_):
            raise Killed

        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT)]
        sleep, self.clock.sleep = self.clock.sleep, killed
        self.stub_rescues()
        self.assertRaises(Killed, self.guard().look)
        self.clock.sleep = sleep
        self.stub_rescues()
        self.assert_state(server, 'error')
        # Another one knows that this error is to be taken back.
        self.clock.advance(15)
        self.guard().look()
        self.assert_over(server)

    def test_the_other_goes_on_for_a_dead_one(self):
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)

        class Killed(BaseException):
            pass

        def killed(*_):
            raise Killed

        one, other = self.guard(), self.guard()
        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT)]
        sleep, self.clock.sleep = self.clock.sleep, killed
        self.stub_rescues()
        self.assertRaises(Killed, one.look)
        self.clock.sleep = sleep
        self.stub_rescues()
        self.assert_state(server, 'quiesced', 'unquiescing')
        other.look()        # the first may still be at it
        self.assertEqual(1, self.hypervisor.count('thaw'))
        self.clock.advance(15)
        other.look()
        self.assert_over(server)
