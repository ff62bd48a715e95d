"""Who may do what: policy, projects, locks, and no token."""
import os

from nova import policy as nova_policy

from cloud import CloudTest
from cloud import CONF

RULE = 'os_compute_api:os-quiesce:%s'
OWNERS = 'project_id:%(project_id)s'


class RightsTest(CloudTest):
    def use_policy(self, **rules):
        """A policy.yaml of the operator's, read as nova-api reads it."""
        path = os.path.join(self.temp_dir(), 'policy.yaml')
        with open(path, 'w') as file:
            for name, rule in rules.items():
                file.write('"%s": "%s"\n' % (RULE % name, rule))
        CONF.set_override('policy_file', path, group='oslo_policy')
        nova_policy.reset()
        nova_policy.init()

    def test_owners_by_policy_file(self):
        self.use_policy(quiesce=OWNERS, unquiesce=OWNERS)
        server = self.make_server()
        self.act(server, 'quiesce', 202, self.api, wait=True)
        self.act(server, 'unquiesce', 202, self.api, wait=True)
        # The third rule is still Nova's default.
        answer = self.api.api_request('os-quiesce')
        self.assertEqual(403, answer.status_code)

    def test_one_rule_of_two(self):
        self.use_policy(quiesce=OWNERS)
        server = self.make_server()
        self.act(server, 'quiesce', 202, self.api, wait=True)
        self.act(server, 'unquiesce', 403, self.api)
        self.assert_state(server, 'quiesced')

    def test_nobody_by_policy_file(self):
        self.use_policy(quiesce='!')
        server = self.make_server()
        self.act(server, 'quiesce', 403)
        self.assert_state(server, 'active')

    def test_another_project(self):
        self.use_policy(quiesce='@', unquiesce='@')
        server = self.make_server(project_id='somebody-else')
        for action in ('quiesce', 'unquiesce'):
            self.assertIn('could not be found',
                          self.act(server, action, 404, self.api))
        self.act(server, 'quiesce', 202, wait=True)     # an admin sees it
        self.act(server, 'unquiesce', 404, self.api)
        self.assert_state(server, 'quiesced')

    def test_locked(self):
        self.use_policy(quiesce=OWNERS, unquiesce=OWNERS)
        server = self.make_server()
        self.change(server, locked=True, locked_by='admin')
        self.assertIn('is locked', self.act(server, 'quiesce', 409, self.api))
        self.assert_state(server, 'active')
        self.act(server, 'quiesce', 202, wait=True)     # not for an admin
        self.assertIn('is locked',
                      self.act(server, 'unquiesce', 409, self.api))
        self.assert_state(server, 'quiesced')
        self.act(server, 'unquiesce', 202, wait=True)


class NoTokenTest(CloudTest):
    STUB_KEYSTONE = False

    def _setup_services(self):
        CONF.import_group('keystone_authtoken',
                          'keystonemiddleware.auth_token')
        super()._setup_services()

    def test_no_token(self):
        server = self.make_server()
        CONF.set_override('www_authenticate_uri', 'http://keystone.invalid',
                          group='keystone_authtoken')
        for path, method in (('servers/%s/action' % server, 'POST'),
                             ('os-quiesce', 'GET')):
            answer = self.admin_api.api_request(
                path, method=method, body='{"quiesce": null}')
            self.assertEqual(401, answer.status_code, answer.text)
        self.assert_state(server, 'active')
