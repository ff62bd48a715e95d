"""A record that somebody has wiped: the state alone tells of the freeze."""
from cloud import CloudTest     # first: it patches

from nova import context as nova_context
from nova.db.main import api as db
from nova.db.main import models

from cloud import CONF
from nova_quiesce import cells
from nova_quiesce import record


class LostRecordTest(CloudTest):
    def target(self):
        context = nova_context.get_admin_context()
        nova_context.set_target_cell(context, self.cell)
        return context

    def lose(self, server):
        """As lock, or the guest's password, write what they had read."""
        context = self.target()
        with db.get_context_manager(context).writer.using(context):
            gone = context.session.query(
                models.InstanceSystemMetadata).filter_by(
                    instance_uuid=server, key=record.KEY).delete()
        self.assertEqual(1, gone)

    def thawed_when_the_longest_time_is_over(self, bring):
        guard, server = self.guard(), self.make_server()
        guard.look()        # the whole one: the next ones are quick
        bring(server, self.cycle(CONF))
        self.lose(server)
        state = self.read(server)
        self.clock.advance(15)
        guard.look()
        self.assert_state(server, state.vm_state, state.task_state)
        self.clock.advance(47)
        guard.look()
        self.assert_over(server)

    def frozen(self, server, cycle):
        self.act(server, 'quiesce', 202, wait=True)

    def test_frozen(self):
        self.thawed_when_the_longest_time_is_over(self.frozen)

    def test_freezing(self):
        def freezing(server, cycle):
            cycle.begin_quiesce(cells.load(self.target(), server), 15)
            self.hypervisor.frozen.add(server)

        self.thawed_when_the_longest_time_is_over(freezing)

    def test_thawing(self):
        def thawing(server, cycle):
            self.frozen(server, cycle)
            cycle.begin_unquiesce(cells.load(self.target(), server))

        self.thawed_when_the_longest_time_is_over(thawing)

    def test_shown_as_unknown(self):
        server = self.make_frozen()
        self.lose(server)
        shown, = self.show(server)['servers']
        self.assertEqual('unknown', shown['frozen'])
        self.assertEqual([server], [s['id'] for s in self.show()['servers']])

    def test_unquiesce_of_it(self):
        server = self.make_frozen()
        self.lose(server)
        self.act(server, 'unquiesce', 202, wait=True)
        self.assert_state(server, 'active')
        # Nobody knows what else has happened to it: seen to once more.
        self.assertIsNotNone(self.record_of(server))
        self.clock.advance(13)
        self.guard().look()
        self.assert_over(server)

    def test_lost_while_it_freezes(self):
        server = self.make_server()
        self.hypervisor.freezes = [self.lose]
        self.assertIn('changed meanwhile',
                      self.act(server, 'quiesce', 409, wait=True))
        self.assertIn(server, self.hypervisor.frozen)
        self.clock.advance(2)
        self.guard().look()
        self.assert_over(server)
