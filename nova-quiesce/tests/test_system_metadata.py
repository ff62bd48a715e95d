"""The record lies among Nova's own keys, and leaves them alone."""
from nova import context as nova_context
from nova.db.main import api as db

from cloud import CloudTest
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import libvirt_error

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
        self.assertEqual(('confirmed', '', 0.0, False),
                         (kept.freeze, kept.why, kept.claim, kept.errored))

    def test_a_long_reason_fits(self):
        server = self.make_server()
        self.hypervisor.freezes = [libvirt_error(86, 'agent ' + 'x' * 400)]
        self.act(server, 'quiesce', 409, wait=True)
        self.assertEqual(255, len(self.record_of(server).why))
