"""The record lies among Nova's own keys, and leaves them alone."""
from nova import context as nova_context
from nova import exception
from nova.db.main import api as db

from cloud import CloudTest
from cloud import CONF
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import libvirt_error
from nova_quiesce import cells
from nova_quiesce import record
from nova_quiesce import states
from nova_quiesce import store

OWN = {'image_min_ram': '0', 'kept': 'as it is'}


class SystemMetadataTest(CloudTest):
    def others_of(self, server):
        return {k: v for k, v in self.read(server).system_metadata.items()
                if not k.startswith('quiesce_')}

    def write_beside(self, server):
        """As nova-compute does, at any time."""
        context = nova_context.get_admin_context()
        nova_context.set_target_cell(context, self.cell)
        db.instance_system_metadata_update(
            context, server, {'kept': 'changed', 'added': 'later'}, False)

    def test_survives_a_cycle(self):
        server = self.make_frozen()
        self.assertEqual(OWN, self.others_of(server))
        self.act(server, 'unquiesce', 202, wait=True)
        self.assertEqual(OWN, self.read(server).system_metadata)

    def test_survives_a_failure_and_its_rescue(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        self.assertEqual(OWN, self.others_of(server))
        self.guard().look()
        self.assert_over(server)
        self.assertEqual(OWN, self.others_of(server))

    def test_changed_by_somebody_meanwhile(self):
        changed = dict(OWN, kept='changed', added='later')
        beside = self.write_beside

        freezing = self.make_server()
        self.hypervisor.freezes = [beside]
        self.act(freezing, 'quiesce', 202, wait=True)
        self.assertEqual(changed, self.others_of(freezing))

        thawing = self.make_frozen()
        self.hypervisor.thaws = [beside]
        self.act(thawing, 'unquiesce', 202, wait=True)
        self.assertEqual(changed, self.others_of(thawing))

        rescued = self.make_frozen(timeout=1)
        self.clock.advance(1)
        self.hypervisor.thaws = [beside]
        self.guard().look()
        self.assert_over(rescued)
        self.assertEqual(changed, self.others_of(rescued))

    def test_changed_by_somebody_while_a_thaw_is_owed(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        self.hypervisor.thaws = [self.write_beside]
        self.guard().look()
        self.assertEqual(dict(OWN, kept='changed', added='later'),
                         self.others_of(server))

    def test_a_new_cycle_forgets_the_old_record(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        self.guard().look()
        self.act(server, 'quiesce', 202, wait=True)
        kept = self.record_of(server)
        self.assertEqual(('confirmed', None, 0.0, False),
                         (kept.freeze, kept.why, kept.claim, kept.errored))

    def test_a_long_reason_fits(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(86, 'agent ' + 'x' * 400)]
        self.act(server, 'quiesce', 409, wait=True)
        self.assertEqual(200, len(self.record_of(server).why))

    def test_ours_are_not_what_others_save(self):
        """Who has read the server before us, and writes it after us."""
        server = self.make_server()
        stale = self.read(server)
        self.act(server, 'quiesce', 202, wait=True)
        stale.display_name = 'renamed'
        stale.save()
        self.assertIsNotNone(self.record_of(server))
        self.act(server, 'unquiesce', 202, wait=True)
        self.assertEqual(OWN, self.read(server).system_metadata)


class StoreTest(CloudTest):
    """State and record at once, or not at all."""

    def load(self, server):
        context = nova_context.get_admin_context()
        nova_context.set_target_cell(context, self.cell)
        return cells.load(context, server)

    def test_who_is_late_changes_nothing(self):
        server = self.make_frozen()
        old = self.record_of(server)
        instance = self.load(server)
        for before, expected in (
                (record.Record(1.0, text='{}'), states.FROZEN),
                (None, states.FROZEN), (old, states.THAWING)):
            self.assertRaises(store.Changed, store.change, instance,
                              states.THAWING, expected, before,
                              record.Record(5.0, why='late'))
            self.assert_state(server, 'quiesced')
            kept = self.record_of(server)
            self.assertEqual((old.text, None), (kept.text, kept.why))

    def test_a_record_that_was_left_meanwhile(self):
        """Both have read it active; the other's quiesce has failed."""
        server = self.make_server()
        instance = self.load(server)
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(server, 'quiesce', 409, wait=True)
        owed = self.record_of(server)
        self.assertRaises(store.Changed,
                          self.cycle(CONF).begin_quiesce, instance, 15)
        self.assert_state(server, 'active')
        self.assertEqual(owed.text, self.record_of(server).text)

    def test_a_deleted_server_gets_no_record(self):
        server = self.make_server()
        instance = self.load(server)
        self.load(server).destroy()
        self.assertRaises(store.Changed, store.swap, instance, None,
                          record.Record(5.0))
        context = nova_context.get_admin_context(read_deleted='yes')
        nova_context.set_target_cell(context, self.cell)
        self.assertNotIn(record.KEY, db.instance_system_metadata_get(
            context, server))
        self.assertRaises(exception.InstanceNotFound, self.load, server)

    def test_a_record_fits_its_column(self):
        kept = record.Record(1e10 + 0.123456, record.CONFIRMED,
                             1e10 + 0.123456, 1e10 + 0.123456, True)
        self.assertTrue(len(kept.to_text()) < 256)

    def test_a_damaged_record_is_thawed(self):
        for text in ('{', '[]', '{"deadline": 5}', 'null'):
            server = self.make_server()
            instance = self.read(server)
            instance.system_metadata[record.KEY] = text
            instance.save()
            self.hypervisor.frozen.add(server)
            self.guard().look()
            self.assert_over(server)
