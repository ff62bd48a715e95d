"""The two actions over HTTP: what is accepted, what is refused, and why."""
from cloud import CloudTest     # first: it patches
from oslo_db import exception as db_exc

from hypervisor_stand_in import Hold
from nova_quiesce import store


def fails_for_good(*_):
    raise ValueError('a defect')


class AnswersFirstTest(CloudTest):
    """As the specification has it: 202 at once, then the states."""
    answers_first = True

    def test_states_of_a_cycle(self):
        server = self.make_server()
        freezing, thawing = Hold(), Hold()
        self.hypervisor.freezes = [freezing]
        self.hypervisor.thaws = [thawing]

        self.act(server, 'quiesce', 202)
        freezing.wait_begun()
        self.assert_state(server, 'active', 'quiescing')
        freezing.let_go()
        self.until(lambda: self.read(server).vm_state == 'quiesced', 'frozen')
        self.assert_state(server, 'quiesced')
        self.assertIn(server, self.hypervisor.frozen)

        self.act(server, 'unquiesce', 202)
        thawing.wait_begun()
        self.assert_state(server, 'quiesced', 'unquiescing')
        thawing.let_go()
        self.until(lambda: self.read(server).vm_state == 'active', 'thawed')
        self.assert_over(server)

    def test_wait_answers_when_frozen(self):
        server = self.make_server()
        self.act(server, 'quiesce', 202, wait=True)
        self.assert_state(server, 'quiesced')
        self.act(server, 'unquiesce', 202, wait=True)
        self.assert_over(server)

    def test_answer_frozen_is_for_all_but_who_does_not_wait(self):
        self.flags(answer='frozen', group='quiesce')
        server = self.make_server()
        self.act(server, 'quiesce', 202)
        self.assert_state(server, 'quiesced')
        holding = Hold()
        self.hypervisor.thaws = [holding]
        self.act(server, 'unquiesce', 202, wait=False)
        holding.wait_begun()
        self.assert_state(server, 'quiesced', 'unquiescing')
        holding.let_go()
        self.until(lambda: self.read(server).vm_state == 'active', 'thawed')

    def test_a_defect_after_the_answer_is_in_the_log(self):
        server = self.make_server()
        self.stub_out('nova_quiesce.cycle.Cycle.freeze', fails_for_good)
        self.act(server, 'quiesce', 202)
        self.until(lambda: 'a defect' in self.stdlog.logger.output, 'logged')

    def test_failure_after_the_answer(self):
        server = self.make_server()
        self.hypervisor.freezes = [NotImplementedError()]
        self.act(server, 'quiesce', 202)
        self.until(lambda: self.read(server).task_state is None, 'over')
        self.assert_over(server)


class ActionsTest(CloudTest):
    def test_under_a_wsgi_server_the_answer_is_last(self):
        server = self.make_server()
        self.act(server, 'quiesce', 202)
        self.assert_state(server, 'quiesced')
        self.act(server, 'unquiesce', 202)
        self.assert_over(server)

    def test_a_defect_is_no_refusal(self):
        self.stub_out('nova_quiesce.cycle.Cycle.freeze', fails_for_good)
        for asked in ({}, {'wait': True}):
            text = self.act(self.make_server(), 'quiesce', 500, **asked)
            self.assertIn('Unexpected API Error', text)

    def test_frozen_but_not_to_be_written_down(self):
        """It is thawed at once, and not at its deadline."""
        server, change = self.make_server(), store.change

        def fails(instance, new, *args):
            if new == ('quiesced', None):
                raise db_exc.DBConnectionError()
            change(instance, new, *args)

        self.stub_out('nova_quiesce.store.change', fails)
        self.act(server, 'quiesce', 500, wait=True)
        self.assertEqual(['freeze', 'thaw'], self.hypervisor.calls)
        self.assertNotIn(server, self.hypervisor.frozen)
        self.assert_state(server, 'active', 'quiescing')
        self.clock.advance(17)
        self.guard().look()
        self.assert_over(server)

    def test_status_in_views_and_lists(self):
        frozen, other = self.make_frozen(), self.make_server()
        self.assertEqual('QUIESCED',
                         self.admin_api.get_server(frozen)['status'])
        for query in ({'status': 'QUIESCED'}, {'vm_state': 'quiesced'}):
            listed = self.admin_api.get_servers(search_opts=query)
            self.assertEqual([frozen], [s['id'] for s in listed], query)
        self.assertEqual('QUIESCED', listed[0]['status'])
        self.assertEqual('quiesced', listed[0]['OS-EXT-STS:vm_state'])
        self.assertEqual('ACTIVE', self.admin_api.get_server(other)['status'])

    def test_deadline_of_the_caller_or_the_default(self):
        for asked, seconds in (({}, 15), ({'timeout': 1}, 1),
                               ({'timeout': 60}, 60)):
            before = self.clock()
            server = self.make_frozen(**asked)
            kept = self.record_of(server)
            self.assertBetween(before + seconds - 0.01, kept.deadline,
                               self.clock() + seconds)

    def test_settings_move_default_and_bound(self):
        self.flags(default_timeout=3, max_timeout=5, group='quiesce')
        before = self.clock()
        server = self.make_frozen()
        self.assertBetween(before + 2.9, self.record_of(server).deadline,
                           self.clock() + 3)
        text = self.act(self.make_server(), 'quiesce', 400, timeout=6)
        self.assertIn('6 is greater than the maximum of 5', text)

    def test_bad_bodies(self):
        server = self.make_server()
        bad = [{'quiesce': body} for body in (
            [], 'now', 5, True, False, '', {'timeout': 0}, {'timeout': -1},
            {'timeout': 61}, {'timeout': 1.5}, {'timeout': '15'},
            {'timeout': None}, {'timeout': True}, {'wait': 1},
            {'wait': 'yes'}, {'wait': None}, {'for': 5},
            {'timeout': 10 ** 30})]
        bad += [{'unquiesce': body} for body in (
            [], 'now', 5, {'timeout': 5}, {'wait': 0})]
        bad += [{'quiesce': None, 'unquiesce': None},
                {'quiesce': None, 'more': 1}, {}]
        for body in bad:
            answer = self.request(server, body)
            self.assertEqual(400, answer.status_code, (body, answer.text))
            self.assertIn('badRequest', answer.json())
        self.assert_state(server, 'active')
        self.assertEqual([], self.hypervisor.calls)

    def test_who_may(self):
        server = self.make_server()
        for api in (self.api, self.api_fixture.reader_api):
            text = self.act(server, 'quiesce', 403, api)
            self.assertIn("Policy doesn't allow os_compute_api:os-quiesce:"
                          "quiesce to be performed", text)
            text = self.act(server, 'unquiesce', 403, api)
            self.assertIn('os-quiesce:unquiesce', text)
        self.assert_state(server, 'active')

    def test_unknown_servers(self):
        for action in ('quiesce', 'unquiesce'):
            text = self.act('5d8c1c1e-0000-4000-8000-000000000000', action,
                            404)
            self.assertIn('could not be found', text)
            self.act('not-an-id', action, 404)

    def test_states_that_are_refused(self):
        wrong = [('stopped', None), ('paused', None), ('suspended', None),
                 ('error', None), ('rescued', None), ('shelved', None),
                 ('building', None), ('resized', None), ('quiesced', None),
                 ('active', 'rebooting'), ('active', 'image_snapshot'),
                 ('active', 'migrating'), ('active', 'quiescing'),
                 ('quiesced', 'unquiescing'), ('active', 'deleting')]
        server = self.make_server()
        for vm_state, task_state in wrong:
            self.change(server, vm_state=vm_state, task_state=task_state)
            text = self.act(server, 'quiesce', 409)
            self.assertIn("Cannot 'quiesce' instance %s while it is in "
                          % server, text)
            self.assertIn(vm_state if vm_state != 'active' else task_state,
                          text)
            self.assert_state(server, vm_state, task_state)
            if (vm_state, task_state) != ('quiesced', None):
                text = self.act(server, 'unquiesce', 409)
                self.assertIn("Cannot 'unquiesce'", text)
                self.assert_state(server, vm_state, task_state)
        self.assertEqual([], self.hypervisor.calls)

    def test_never_launched(self):
        for missing in ({'launched_at': None}, {'host': None}):
            server = self.make_server()
            self.change(server, **missing)
            self.act(server, 'quiesce', 409)
            self.assert_state(server, 'active')

    def test_unquiesce_of_an_active_server(self):
        server = self.make_server()
        text = self.act(server, 'unquiesce', 409)
        self.assertIn('vm_state active', text)
        self.assertEqual([], self.hypervisor.calls)

    def test_what_else_is_refused_while_quiesced(self):
        server = self.make_frozen()
        for body in ({'quiesce': None}, {'os-stop': None}, {'pause': None},
                     {'suspend': None}, {'reboot': {'type': 'SOFT'}},
                     {'reboot': {'type': 'HARD'}}, {'shelve': None},
                     {'createImage': {'name': 'x'}}, {'rescue': None},
                     {'migrate': None}, {'resize': {'flavorRef': '2'}}):
            answer = self.request(server, body)
            self.assertEqual(409, answer.status_code, (body, answer.text))
        self.assert_state(server, 'quiesced')
        self.assertIn(server, self.hypervisor.frozen)

    def test_action_on_record(self):
        server = self.make_frozen()
        self.act(server, 'unquiesce', 202, wait=True)
        for action in ('quiesce', 'unquiesce'):
            event, = self.events_of(server, action)
            self.assertEqual('compute_%s_instance' % action, event['event'])
            self.assertEqual('Success', event['result'])
            self.assertIsNotNone(event['finish_time'])

    def test_no_guard(self):
        server = self.make_server()
        self.stub_out('nova_quiesce.heartbeat.PATIENCE', -1)
        self.assertIn('nova-quiesce-guard',
                      self.act(server, 'quiesce', 503))
        self.assert_state(server, 'active')
        self.assertIsNone(self.record_of(server))

    def test_unquiesce_needs_no_guard(self):
        server = self.make_frozen()
        self.stub_out('nova_quiesce.heartbeat.PATIENCE', -1)
        self.act(server, 'unquiesce', 202, wait=True)
        self.assert_over(server)

    def assertBetween(self, low, value, high):
        self.assertTrue(low <= value <= high, (low, value, high))
