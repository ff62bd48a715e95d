"""Several cells, and databases that do not answer."""
import time
from types import SimpleNamespace

from cloud import CloudTest     # first: it patches
from oslo_db import exception as db_exc

from nova.tests import fixtures as nova_fixtures


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
