"""Nothing stays frozen: what a guard finds, and what it does about it."""
import datetime
import threading
import time
from types import SimpleNamespace

import here  # noqa: F401
import nova.tests.functional  # noqa: F401  must come first: it patches
from oslo_db import exception as db_exc

from nova import context as nova_context
from nova.db.main import api as db
from nova.db.main import models
from nova.tests import fixtures as nova_fixtures

from cloud import CloudTest
from cloud import CONF
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import Hold
from hypervisor_stand_in import libvirt_error
from nova_quiesce import cells
from nova_quiesce import guard as guard_module
from nova_quiesce import record


class GuardTest(CloudTest):
    def begin_only(self, server, timeout=15):
        """As a nova-api that was killed right after its 202."""
        instance = cells.load(self.target(), server)
        self.cycle(CONF).begin_quiesce(instance, timeout)
        return instance

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

    def test_record_lost(self):
        server = self.make_frozen(timeout=15)
        instance = self.read(server)
        record.take_out(instance)
        instance.save()
        shown, = self.show(server)['servers']
        self.assertEqual('unknown', shown['frozen'])
        self.guard().look()
        self.assert_state(server, 'quiesced')
        self.clock.advance(61)
        self.guard().look()
        self.assert_over(server)
        self.assertEqual(2, self.hypervisor.count('thaw'))

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

    def test_a_stopped_guest_is_not_frozen(self):
        server = self.make_frozen()
        self.clock.advance(60)
        self.hypervisor.thaws = [libvirt_error(
            55, 'Requested operation is not valid: domain is not running')]
        self.guard().look()
        self.assert_state(server, 'active')
        self.assertIsNone(self.record_of(server))
        self.assertEqual(1, self.hypervisor.count('thaw'))

    # ---- a thaw that does not succeed
    def test_again_and_again(self):
        server = self.make_frozen(timeout=15)
        self.clock.advance(15)
        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT)] * 5
        begun = self.clock()
        self.guard().look()
        self.assert_over(server)
        self.assertEqual(6, self.hypervisor.count('thaw'))
        # 1 + 1 + 2 + 4 + 8 seconds between them
        self.assertTrue(15 < self.clock() - begun < 30)
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
        self.hypervisor.thaws = [fails] * 12
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

    def test_the_other_goes_on_for_a_dead_one(self):
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)

        class Killed(BaseException):
            pass

        def killed(*_):
            raise Killed

        one, other = self.guard(), self.guard()
        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT)]
        rescues = guard_module.Rescue
        self.stub_out('nova_quiesce.guard.Rescue', lambda *args: rescues(
            *args, sleep=killed))
        self.assertRaises(Killed, one.look)
        self.stub_out('nova_quiesce.guard.Rescue', rescues)
        self.assert_state(server, 'quiesced', 'unquiescing')
        other.look()        # the first may still be at it
        self.assertEqual(1, self.hypervisor.count('thaw'))
        self.clock.advance(15)
        other.look()
        self.assert_over(server)


class TwoCellsTest(CloudTest):
    NUMBER_OF_CELLS = 2

    def setUp(self):
        super().setUp()
        self.guarding = self.guard()
        self.here, self.there = (
            self.cell_mappings[name] for name in ('cell1', 'cell2'))

    def freeze_in(self, cell, timeout=10):
        """Quiesced there; both cells have the same compute host."""
        server = self.make_server(cell)
        self.act(server, 'quiesce', 202, wait=True, timeout=timeout)
        return server

    def down(self, *names):
        """These cells' databases do not answer."""
        return nova_fixtures.DownCellFixture(
            [self.cell_mappings[name] for name in names])

    def test_both_cells(self):
        servers = {c.name: self.freeze_in(c) for c in (self.here, self.there)}
        self.clock.advance(10)
        self.guarding.look()
        for name, server in servers.items():
            found = self.read(server, cell=self.cell_mappings[name])
            self.assertEqual('active', found.vm_state, name)
        self.assertEqual(set(), self.hypervisor.frozen)

    def test_listed_from_both(self):
        servers = {self.freeze_in(c) for c in (self.here, self.there)}
        self.assertEqual(servers,
                         {s['id'] for s in self.show()['servers']})
        self.assertEqual(servers,
                         {s['id'] for s in self.show(*servers)['servers']})

    def test_the_other_cell_is_served(self):
        here, there = self.freeze_in(self.here), self.freeze_in(self.there)
        self.clock.advance(10)
        with self.down('cell2'):
            self.guarding.look()
            self.assertFalse(self.guarding.is_well())
        self.assertEqual({there}, self.hypervisor.frozen)
        self.assert_state(here, 'active')
        self.guarding.look()
        self.assertTrue(self.guarding.is_well())
        self.assertEqual(set(), self.hypervisor.frozen)

    def test_thawed_although_its_database_is_away(self):
        here, there = self.freeze_in(self.here), self.freeze_in(self.there)
        self.guarding.look()
        self.clock.advance(10)
        with self.down('cell2'):
            self.guarding.look()
            self.assertEqual(set(), self.hypervisor.frozen)
            thaws = self.hypervisor.count('thaw')
            self.guarding.look()
            self.guarding.look()
            self.assertEqual(thaws, self.hypervisor.count('thaw'))
        self.assertEqual('quiesced', self.read(there, cell=self.there)
                         .vm_state)
        self.guarding.look()
        self.assertEqual('active', self.read(there, cell=self.there)
                         .vm_state)

    def test_not_thawed_before_its_time_although_away(self):
        there = self.freeze_in(self.there)
        self.guarding.look()
        with self.down('cell2'):
            self.guarding.look()
            self.clock.advance(9)
            self.guarding.look()
        self.assertEqual({there}, self.hypervisor.frozen)

    def test_list_of_cells_away(self):
        there = self.freeze_in(self.there)
        self.guarding.look()
        self.clock.advance(10)

        def away(*_):
            raise db_exc.DBConnectionError()

        self.guarding._whole_at = None
        self.stub_out('nova.objects.CellMappingList.get_all', away)
        self.guarding.look()
        self.assertEqual(set(), self.hypervisor.frozen)
        self.assertEqual('active', self.read(there, cell=self.there)
                         .vm_state)


class RunTest(CloudTest):
    """The guard's endless loop, ended by the test at its n-th pause."""

    class Ended(BaseException):
        pass

    def run_until_pause(self, number, guard):
        pauses = []

        def sleep(seconds):
            pauses.append(seconds)
            if len(pauses) == number:
                raise self.Ended

        self.stub_out('nova_quiesce.guard.time', SimpleNamespace(
            monotonic=time.monotonic, sleep=sleep))
        self.assertRaises(self.Ended, guard.run)
        return pauses

    def test_goes_on_after_a_failure(self):
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)
        guard, looks = self.guard(), []
        look = guard.look

        def fails_first():
            looks.append(1)
            if len(looks) == 1:
                raise db_exc.DBConnectionError()
            return look()

        guard.look = fails_first
        self.run_until_pause(2, guard)
        self.assert_over(server)

    def test_first_look_without_a_database(self):
        def away(*_):
            raise db_exc.DBConnectionError()

        self.stub_out('nova.objects.CellMappingList.get_all', away)
        guard = self.guard()
        self.run_until_pause(3, guard)
        self.assertFalse(guard.is_well())
