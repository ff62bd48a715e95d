"""A late thaw never hits a new freeze, and nobody is thawed by halves."""
import threading

from cloud import CloudTest     # first: it patches
import oslo_messaging

from nova import context as nova_context
from nova import exception

from cloud import CONF
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import Hold
from hypervisor_stand_in import libvirt_error
from hypervisor_stand_in import NOT_RUNNING
from nova_quiesce import cells

UNANSWERED = oslo_messaging.MessagingTimeout('Timed out')


class LateThawTest(CloudTest):
    def load(self, server):
        context = nova_context.get_admin_context()
        nova_context.set_target_cell(context, self.cell)
        return cells.load(context, server)

    def each_pause(self, *actions):
        """In the guard's n-th pause the n-th of these is done."""
        todo, sleep = list(actions), self.clock.sleep

        def sleep_and_act(seconds):
            if todo:
                todo.pop(0)()
            sleep(seconds)

        self.clock.sleep = sleep_and_act
        self.stub_rescues()

    def test_two_guards_and_a_new_cycle(self):
        """Both have found it due; one is done when the other begins."""
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)
        one, other = self.guard(), self.guard()
        load, waiting = cells.load, []

        def load_and_wait(context, uuid):
            instance = load(context, uuid)
            if not waiting:
                waiting.append(uuid)
                other.look()
                self.assert_over(server)
                self.act(server, 'quiesce', 202, wait=True)
            return instance

        self.stub_out('nova_quiesce.cells.load', load_and_wait)
        one.look()
        self.assertEqual([server], waiting)
        self.assertEqual(['freeze', 'thaw', 'freeze'], self.hypervisor.calls)
        self.assert_state(server, 'quiesced')
        self.assertIn(server, self.hypervisor.frozen)
        self.assertIsNotNone(self.record_of(server))

    def test_a_slow_thaw_leaves_the_next_cycle_alone(self):
        """Its claim has lapsed before its thaw was answered."""
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)
        holding = Hold()
        self.hypervisor.thaws = [holding]
        one, other = self.guard(), self.guard()
        working = threading.Thread(target=one.look)
        working.start()
        holding.wait_begun()
        self.clock.advance(13)
        other.look()
        self.assert_over(server)
        self.act(server, 'quiesce', 202, wait=True, timeout=60)
        new = self.record_of(server)
        holding.let_go()
        working.join(20)
        self.assert_state(server, 'quiesced')
        self.assertEqual(new.text, self.record_of(server).text)

    def test_an_unanswered_unquiesce(self):
        self.flags(thaw_timeout=1, group='quiesce')
        server, hanging = self.make_frozen(timeout=60), Hold()
        self.hypervisor.thaws = [hanging]
        self.assertIn('did not answer in time', self.act(
            server, 'unquiesce', 409, wait=True))
        unanswered_at, seen = self.clock(), []

        def look():
            now = self.read(server)
            seen.append((round(self.clock() - unanswered_at), now.vm_state))
            self.assertIsNotNone(self.record_of(server))
            self.act(server, 'quiesce', 409)

        self.each_pause(look, look, look)
        self.guard().look()
        hanging.let_go()
        # Active at the first sure thaw, and quiesced again after 30 s only.
        self.assertEqual({'active'}, {state for _, state in seen})
        self.assertTrue(seen and self.clock() - unanswered_at >= 30, seen)
        self.until(lambda: server not in self.hypervisor.frozen, 'thawed')
        self.assert_over(server)

    def test_an_unanswered_thaw_of_a_guard(self):
        server = self.make_frozen(timeout=15)
        self.clock.advance(15)
        self.hypervisor.thaws = [UNANSWERED]
        begun = self.clock()
        self.guard().look()
        self.assert_over(server)
        self.assertTrue(self.clock() - begun >= 30)
        # The guest hangs: no further call for 15 s.
        self.assertTrue(self.hypervisor.count('thaw') in (3, 4))

    def test_who_claimed_a_thaw_and_ended(self):
        """Its thaw may still wait for libvirt."""
        server = self.make_frozen(timeout=60)
        self.cycle(CONF).begin_unquiesce(self.load(server))
        claimed = self.record_of(server).claim
        self.clock.advance(13)
        states = []
        self.each_pause(lambda: states.append(self.read(server).vm_state))
        self.guard().look()
        self.assertEqual(['active'], states)
        self.assertTrue(self.clock() >= claimed + 30)
        self.assert_over(server)

    def test_an_unquiesce_between_a_guard_s_attempts(self):
        """The guard leaves it to who has claimed it meanwhile."""
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)
        self.hypervisor.thaws = [libvirt_error(*NOT_RUNNING)]

        def claimed():
            self.assert_state(server, 'quiesced')
            self.cycle(CONF).begin_unquiesce(self.load(server))

        self.each_pause(claimed)
        guard = self.guard()
        guard.look()
        self.assertEqual(1, self.hypervisor.count('thaw'))
        self.assert_state(server, 'quiesced', 'unquiescing')
        self.clock.advance(13)
        guard.look()
        self.assert_over(server)

    def test_reset_while_a_freeze_is_under_way(self):
        """nova-api was killed; the freeze may come until its deadline."""
        server = self.make_server()
        self.cycle(CONF).begin_quiesce(self.load(server), 20)
        deadline = self.record_of(server).deadline
        self.admin_api.post_server_action(
            server, {'os-resetState': {'state': 'active'}})
        late = []

        def freeze_late():
            self.assertIsNotNone(self.record_of(server))
            if self.clock() < deadline:
                self.hypervisor.frozen.add(server)
                late.append(self.clock())

        self.each_pause(*[freeze_late] * 8)
        self.guard().look()
        self.assertTrue(late)
        self.assertTrue(self.clock() > deadline)
        self.assert_over(server)

    def test_lost_by_a_migration(self):
        """Not running at the source, and gone there: it runs elsewhere."""
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        self.hypervisor.frozen.add(server)
        self.change(server, task_state='migrating')
        gone = exception.InstanceNotFound(instance_id='x')
        self.hypervisor.thaws = [libvirt_error(*NOT_RUNNING), gone, gone,
                                 gone]
        arrived = lambda: self.change(server, task_state=None)  # noqa: E731
        self.each_pause(*[lambda: None] * 3, arrived)
        self.guard().look()
        self.assert_over(server)

    def test_between_attempts_nova_may_find_out_that_it_is_off(self):
        server = self.make_frozen()
        self.clock.advance(60)
        self.hypervisor.thaws = [libvirt_error(*NOT_RUNNING)
                                 for _ in range(3)]

        def power_sync():
            # It leaves alone what has a task.
            self.assert_state(server, 'quiesced')
            self.change(server, power_state=4)

        self.each_pause(lambda: self.assert_state(server, 'quiesced'),
                        power_sync)
        self.guard().look()
        self.assert_state(server, 'active')
        self.assertIsNone(self.record_of(server))
        self.assertEqual(3, self.hypervisor.count('thaw'))
