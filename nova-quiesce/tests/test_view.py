"""GET /os-quiesce: the state of many servers at once."""
import datetime

from cloud import CloudTest
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import libvirt_error
import test_rights

UNKNOWN = '5d8c1c1e-0000-4000-8000-0000000000%02d'


class ViewTest(CloudTest):
    def test_settings_and_guards(self):
        self.flags(default_timeout=7, max_timeout=9, group='quiesce')
        told = self.show()
        guard, = told['quiesce'].pop('guards')
        self.assertEqual({'version': '1.0', 'default_timeout': 7,
                          'max_timeout': 9, 'answer': 'frozen'},
                         told['quiesce'])
        self.assertEqual('guard-host', guard['host'])
        self.assertTrue(guard['up'])
        self.assertTrue(guard['last_seen'].endswith('Z'))
        self.assertEqual([], told['servers'])
        self.assertEqual([], told['cells_silent'])

    def test_answer(self):
        for answer, runs_on, told in (
                ('accepted', True, 'accepted'), ('frozen', True, 'frozen'),
                ('accepted', False, 'frozen')):
            self.flags(answer=answer, group='quiesce')
            self.stub_out('nova_quiesce.watch._serves', runs_on)
            self.assertEqual(told, self.show()['quiesce']['answer'])

    def test_states(self):
        frozen, active = self.make_frozen(timeout=30), self.make_server()
        owed, freezing = self.make_server(), self.make_server()
        self.hypervisor.freezes = [libvirt_error(*AGENT_SILENT)]
        self.act(owed, 'quiesce', 409, wait=True)
        told = {s['id']: s for s in self.show(frozen, active, owed)['servers']}
        self.assertEqual({frozen, active, owed}, set(told))

        one = told[frozen]
        deadline = datetime.datetime.strptime(
            one.pop('deadline'), '%Y-%m-%dT%H:%M:%S.%fZ').replace(
                tzinfo=datetime.timezone.utc).timestamp()
        self.assertAlmostEqual(self.record_of(frozen).deadline, deadline,
                               delta=0.002)
        self.assertEqual({
            'id': frozen, 'vm_state': 'quiesced', 'task_state': None,
            'power_state': 1, 'frozen': 'yes', 'thaw_owed': False,
            'reason': None}, one)
        self.assertEqual({
            'id': active, 'vm_state': 'active', 'task_state': None,
            'power_state': 1, 'frozen': 'no', 'deadline': None,
            'thaw_owed': False, 'reason': None}, told[active])
        self.assertEqual(('unknown', True), (told[owed]['frozen'],
                                             told[owed]['thaw_owed']))
        self.assertIn('[Error Code 86]', told[owed]['reason'])

        def look(uuid):
            told, = self.show(uuid)['servers']
            self.assertEqual(('quiescing', 'unknown', False), (
                told['task_state'], told['frozen'], told['thaw_owed']))

        self.hypervisor.freezes = [look]
        self.act(freezing, 'quiesce', 202, wait=True)

    def test_without_ids_those_with_an_open_record(self):
        frozen = self.make_frozen()
        self.make_server()
        thawed = self.make_frozen()
        self.act(thawed, 'unquiesce', 202, wait=True)
        self.assertEqual([frozen], [s['id'] for s in self.show()['servers']])

    def test_unknown_ids_are_left_out(self):
        server = self.make_server()
        told = self.show(server, UNKNOWN % 1, server)['servers']
        self.assertEqual([server], [s['id'] for s in told])

    def test_a_hundred_ids(self):
        ids = [UNKNOWN % n for n in range(100)]
        self.assertEqual([], self.show(*ids)['servers'])
        refused = self.admin_api.api_request('os-quiesce?' + '&'.join(
            'server_id=%s' % i for i in ids + [UNKNOWN[:-4] + 'ffff']))
        self.assertEqual(400, refused.status_code)
        self.assertIn('At most 100 server_id in one request, not 101',
                      refused.text)

    def test_not_an_id(self):
        for bad in ('guest-1', '', '1'):
            refused = self.admin_api.api_request('os-quiesce?server_id=' + bad)
            self.assertEqual(400, refused.status_code)
            self.assertIn('%s is not a UUID' % bad, refused.text)

    def test_other_methods(self):
        for method in ('POST', 'PUT', 'DELETE'):
            answer = self.admin_api.api_request('os-quiesce', method=method)
            self.assertIn(answer.status_code, (404, 405))


class MembersViewTest(CloudTest):
    use_policy = test_rights.RightsTest.use_policy

    def test_refused_by_default(self):
        answer = self.api.api_request('os-quiesce')
        self.assertEqual(403, answer.status_code)
        self.assertIn('os-quiesce:show', answer.text)

    def test_own_project_only(self):
        self.use_policy(show='@')
        own, other = self.make_server(), self.make_server(
            project_id='somebody-else')
        for server in (own, other):
            self.act(server, 'quiesce', 202, wait=True)
        self.assertEqual([own], [s['id'] for s in self.show(
            own, other, api=self.api)['servers']])
        for asked in ((own, other), ()):
            self.assertEqual({own, other}, {s['id'] for s in self.show(
                *asked)['servers']}, asked)
        # All servers of all cells are for admins to look through.
        answer = self.api.api_request('os-quiesce')
        self.assertEqual(400, answer.status_code)
        self.assertIn('only admins may ask for all servers', answer.text)
