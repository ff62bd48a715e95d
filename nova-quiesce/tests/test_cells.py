"""Several cells, and databases that do not answer."""
import threading
import time
from types import SimpleNamespace

from cloud import CloudTest     # first: it patches
from oslo_db import exception as db_exc

from nova import objects
from nova.tests import fixtures as nova_fixtures

from cloud import CONF
from cloud import OnDuty
from hypervisor_stand_in import Hold
from nova_quiesce import cells
from nova_quiesce import guard as guard_module


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
        """To a guard these cells' databases do not answer."""
        find = self.find_open

        def find_or_fail(cell, whole):
            self.looks.append((cell.name, whole))
            if cell.name in names:
                raise db_exc.DBConnectionError()
            return find(cell, whole)

        self.looks = []
        self.stub_out('nova_quiesce.cells.find_open', find_or_fail)

    def silent_for(self, seconds):
        """So long ago seems what a guard has seen last."""
        self.stub_out('nova_quiesce.guard.SILENT_FOR', -seconds)

    find_open = staticmethod(cells.find_open)

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
        self.down('cell2')
        self.guarding.look()
        # What freezes in the other cell may rely on it.
        self.assertTrue(self.guarding.is_well())
        self.assertEqual({there}, self.hypervisor.frozen)
        self.assert_state(here, 'active')
        self.down()
        self.guarding.look()
        self.assertEqual(set(), self.hypervisor.frozen)

    def test_a_hung_cell_holds_up_its_own_watch_only(self):
        here = self.freeze_in(self.here)
        self.clock.advance(10)
        hanging, find = Hold(), self.find_open

        def find_or_hang(cell, whole):
            if cell.name == 'cell2':
                hanging('cell2')
            return find(cell, whole)

        self.stub_out('nova_quiesce.cells.find_open', find_or_hang)
        # Not at once, as in other tests: with its threads.
        guard = guard_module.Guard(CONF, self.cycle(CONF), OnDuty())
        stop = []
        guard._duty.is_taken = lambda: not stop
        watches = [watch for _, watch in guard.list_new()]
        for watch in watches:
            threading.Thread(target=watch.run, args=(guard._duty.is_taken,),
                             daemon=True).start()
        hanging.wait_begun()
        self.until(lambda: self.record_of(here) is None, 'thawed')
        stop.append(True)
        hanging.let_go()

    def test_no_whole_look_after_another_while_a_cell_is_away(self):
        self.down('cell2')
        for _ in range(5):
            self.guarding.look()
        self.assertEqual([('cell1', True)] + [('cell1', False)] * 4,
                         [x for x in self.looks if x[0] == 'cell1'])
        self.assertEqual([('cell2', True)] + [('cell2', False)] * 4,
                         [x for x in self.looks if x[0] == 'cell2'])

    def test_thawed_although_its_database_is_away(self):
        there = self.freeze_in(self.there)
        self.guarding.look()
        self.clock.advance(10)
        self.down('cell2')
        # Away for a moment: others may see it, and have begun a new cycle.
        self.guarding.look()
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.clock.advance(10)
        self.guarding.look()
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.silent_for(0)
        self.guarding.look()
        self.assertEqual(set(), self.hypervisor.frozen)
        self.down()
        self.guarding.look()
        self.assertEqual('active', self.read(there, cell=self.there)
                         .vm_state)

    def test_not_for_ever_without_its_database(self):
        self.freeze_in(self.there)
        self.guarding.look()
        self.clock.advance(20)
        self.down('cell2')
        self.silent_for(0)
        for _ in range(9):
            self.guarding.look()
        self.assertEqual(guard_module.BLIND_TIMES,
                         self.hypervisor.count('thaw'))

    def test_not_thawed_before_its_time_although_away(self):
        there = self.freeze_in(self.there, timeout=20)
        self.guarding.look()
        self.clock.advance(19)
        self.down('cell2')
        self.silent_for(0)
        self.guarding.look()
        self.assertEqual({there}, self.hypervisor.frozen)

    def test_not_thawed_by_what_was_seen_of_an_old_cycle(self):
        """Thawed and frozen anew before its database went away."""
        there = self.freeze_in(self.there)
        self.guarding.look()
        self.act(there, 'unquiesce', 202, wait=True)
        self.act(there, 'quiesce', 202, wait=True, timeout=60)
        thaws = self.hypervisor.count('thaw')
        self.clock.advance(15)
        self.down('cell2')
        self.guarding.look()
        self.down()
        self.guarding.look()
        self.assertEqual(thaws, self.hypervisor.count('thaw'))
        self.assertEqual({there}, self.hypervisor.frozen)

    def test_a_new_cell_is_watched(self):
        cell, = [c for c in cells.list_cells() if c.name == 'cell1']
        self.stub_out('nova_quiesce.cells.list_cells', lambda: [cell])
        guard = self.guard()
        there = self.freeze_in(self.there)
        self.clock.advance(10)
        guard.look()
        self.assertEqual({there}, self.hypervisor.frozen)
        self.stub_out('nova_quiesce.cells.list_cells',
                      lambda: [self.here, self.there])
        guard.look()
        self.assertEqual(set(), self.hypervisor.frozen)

    def test_silent_cells_are_named(self):
        here, there = self.freeze_in(self.here), self.freeze_in(self.there)
        self.assertEqual([], self.show()['cells_silent'])
        with nova_fixtures.DownCellFixture([self.there]):
            for asked in ((), (here, there)):
                told = self.show(*asked)
                self.assertEqual([here], [s['id'] for s in told['servers']])
                self.assertEqual(['cell2'], told['cells_silent'])


class RunTest(CloudTest):
    """The guard's endless loops, ended by the test."""

    class Ended(BaseException):
        pass

    def pauses(self, number):
        """The n-th pause of a guard is its end."""
        seen = []

        def sleep(seconds):
            seen.append(seconds)
            if len(seen) == number:
                raise self.Ended

        self.stub_out('nova_quiesce.guard.time', SimpleNamespace(
            monotonic=time.monotonic, sleep=sleep))

    def test_goes_on_after_a_failure(self):
        server = self.make_frozen(timeout=1)
        self.clock.advance(1)
        (_, watch), = self.guard().list_new()
        look, looks = watch.look, []

        def fails_first():
            looks.append(1)
            if len(looks) == 1:
                raise db_exc.DBConnectionError()
            return look()

        watch.look = fails_first
        self.pauses(2)
        self.assertRaises(self.Ended, watch.run, lambda: True)
        self.assert_over(server)

    def test_ends_when_off_duty(self):
        (_, watch), = self.guard().list_new()
        watch.run(lambda: False)
        self.assertFalse(watch.is_well())

    def test_first_look_without_a_database(self):
        def away(*_):
            raise db_exc.DBConnectionError()

        guard = self.guard()
        list_all = 'nova.objects.CellMappingList.get_all'
        real = objects.CellMappingList.get_all
        self.stub_out(list_all, away)
        self.pauses(3)
        self.assertRaises(self.Ended, guard._run)
        self.assertFalse(guard.is_well())
        self.assertEqual({}, guard._watches)
        # It comes back: each cell has its watch, in a thread.
        self.stub_out(list_all, real)
        started = []
        guard._start = lambda run, *args: started.append(run)
        self.pauses(1)
        self.assertRaises(self.Ended, guard._run)
        self.assertEqual([w.run for w in guard._watches.values()], started)

    def test_a_watch_whose_thread_does_not_start(self):
        """It is not forgotten: the next time it is listed anew."""
        guard, tried = self.guard(), []

        def full(run, *args):
            tried.append(run)
            raise RuntimeError("can't start new thread")

        guard._start = full
        self.pauses(2)
        self.assertRaises(self.Ended, guard._run)
        self.assertEqual(2, len(tried))

    def test_alive_while_its_threads_are(self):
        guard = self.guard()
        ended = threading.Thread(target=lambda: None)
        self.assertTrue(guard.is_alive())
        guard._threads.append(ended)
        self.assertFalse(guard.is_alive())

    def signs(self, guard):
        """How often it shows in three turns that it is not stuck."""
        shown = []
        guard._duty.show = lambda: shown.append(1)
        self.pauses(3)
        self.assertRaises(self.Ended, guard._beat)
        return len(shown)

    def test_no_sign_of_a_guard_that_is_stuck(self):
        """Others must step in, although its heart beats."""
        guard = self.guard()
        self.assertEqual(0, self.signs(guard))
        for cell, watch in guard.list_new():
            guard._watches[cell.uuid] = watch
        self.assertEqual(0, self.signs(guard))
        watch.try_to_look()
        self.assertEqual(3, self.signs(guard))
        watch._tried_at -= 20
        self.assertEqual(0, self.signs(guard))

    def test_signs_of_a_guard_whose_database_is_away(self):
        def away(*_):
            raise db_exc.DBConnectionError()

        guard = self.guard()
        (cell, watch), = guard.list_new()
        self.stub_out('nova_quiesce.cells.list_cells', away)
        self.pauses(1)
        self.assertRaises(self.Ended, guard._run)
        self.assertEqual(3, self.signs(guard))
        guard._watches[cell.uuid] = watch
        guard._listed_at = None
        self.stub_out('nova_quiesce.cells.find_open', away)
        watch.try_to_look()
        self.assertFalse(guard.is_well())
        self.assertEqual(3, self.signs(guard))
