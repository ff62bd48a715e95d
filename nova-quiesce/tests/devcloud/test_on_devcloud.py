"""nova-quiesce in a real Nova: over HTTP, and with processes killed under it.

Needs a devcloud that is up:
    OS_CLIENT_CONFIG_FILE=$(npm run -s devcloud -- clouds) \
        /usr/bin/python3 -m unittest discover -s nova-quiesce/tests/devcloud
"""
import os
import signal
import socket
import threading
import time
import unittest

import requests

from site_of_devcloud import nova_api_under_uwsgi
from site_of_devcloud import Site
from site_of_devcloud import until

REFUSED_WHILE_QUIESCED = (
    {'quiesce': None}, {'reboot': {'type': 'SOFT'}},
    {'reboot': {'type': 'HARD'}}, {'os-stop': None}, {'pause': None},
    {'suspend': None}, {'shelve': None}, {'createImage': {'name': 'no'}},
    {'migrate': None}, {'rescue': None}, {'resize': {'flavorRef': '2'}})


class DevcloudTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()

    def server(self, **metadata):
        server = self.site.create_server(**metadata)
        self.addCleanup(self.site.request, 'DELETE', '/servers/' + server)
        until(lambda: self.site.is_booted(server), 'active')
        return server

    def act(self, server, action, status, **asked):
        answer = self.site.act(server, action, **asked)
        self.assertEqual(status, answer.status_code, answer.text)
        return answer

    def frozen(self, **asked):
        server = self.server()
        self.act(server, 'quiesce', 202, wait=True, **asked)
        self.assertEqual(('quiesced', None), self.site.state(server))
        self.assertEqual(['freeze'], self.site.seen(server))
        return server

    def assert_over(self, server, seconds=30):
        """Active, thawed after its last freeze, and nothing is owed."""
        until(lambda: not any(s['deadline'] for s in self.site.show(
            server)['servers']), 'record closed', seconds)
        self.assertEqual(('active', None), self.site.state(server))
        self.assertEqual('thaw', self.site.seen(server)[-1])

    def thawed_after(self, server):
        """Seconds from the freeze to the first thaw after it."""
        diary = self.site.diary(server)
        froze = [at for at, what in diary if what == 'freeze'][-1]
        return [at for at, what in diary if what == 'thaw'][0] - froze


class CycleTest(DevcloudTest):
    def test_there_and_back(self):
        server = self.server(devcloud_quiesce_delay='1')
        self.assertEqual('', self.act(server, 'quiesce', 202).text)
        self.assertEqual(('active', 'quiescing'), self.site.state(server))
        until(lambda: self.site.state(server) == ('quiesced', None), 'frozen')
        self.assertEqual(['freeze'], self.site.seen(server))

        listed = self.site.member.get('compute', '/servers?status=QUIESCED')
        self.assertIn(server, [s['id'] for s in listed['servers']])
        shown = self.site.member.get('compute', '/servers/' + server)
        self.assertEqual('QUIESCED', shown['server']['status'])
        told, = self.site.show(server)['servers']
        self.assertEqual(('yes', False), (told['frozen'], told['thaw_owed']))

        self.assertEqual('', self.act(server, 'unquiesce', 202).text)
        self.assertEqual(('quiesced', 'unquiescing'), self.site.state(server))
        self.assert_over(server)
        self.assertEqual(['freeze', 'thaw'], self.site.seen(server))

    def test_who_may(self):
        server = self.server()
        for action in ('quiesce', 'unquiesce'):
            self.assertEqual(403, self.site.act(
                server, action, self.site.member).status_code)
            self.assertEqual(401, requests.post(
                '%s/servers/%s/action' % (self.site.url, server),
                json={action: None}, timeout=30).status_code)
        self.assertEqual(401, requests.get(
            self.site.url + '/os-quiesce', timeout=30).status_code)
        self.assertEqual(403, self.site.request(
            'GET', '/os-quiesce', cloud=self.site.member).status_code)
        self.act('5d8c1c1e-0000-4000-8000-000000000000', 'quiesce', 404)
        self.act(server, 'quiesce', 400, timeout=0)
        self.act(server, 'unquiesce', 409)
        self.assertEqual([], self.site.seen(server))

    def test_six_at_once(self):
        server, answers = self.server(), []
        racers = [threading.Thread(target=lambda: answers.append(
            self.site.act(server, 'quiesce').status_code)) for _ in range(6)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        self.assertEqual([202] + [409] * 5, sorted(answers))
        until(lambda: self.site.state(server) == ('quiesced', None), 'frozen')
        self.assertEqual(['freeze'], self.site.seen(server))
        self.act(server, 'unquiesce', 202, wait=True)
        self.assert_over(server)

    def test_refused_while_quiesced(self):
        server = self.frozen(timeout=60)
        for body in REFUSED_WHILE_QUIESCED:
            answer = self.site.request(
                'POST', '/servers/%s/action' % server, body)
            self.assertEqual(409, answer.status_code, (body, answer.text))
        self.assertEqual(['freeze'], self.site.seen(server))
        self.act(server, 'unquiesce', 202, wait=True)
        self.assert_over(server)

    def test_deadline(self):
        server = self.frozen(timeout=3)
        self.assert_over(server)
        self.assertEqual(['freeze', 'thaw'], self.site.seen(server))
        self.assertTrue(2 < self.thawed_after(server) < 8,
                        self.site.diary(server))

    def test_reset_state_thaws(self):
        server = self.frozen(timeout=60)
        self.act(server, 'os-resetState', 202, state='active')
        self.assert_over(server)
        self.assertTrue(self.thawed_after(server) < 20)

    def test_delete_while_quiesced(self):
        server = self.frozen(timeout=60)
        answer = self.site.request('DELETE', '/servers/' + server)
        self.assertEqual(204, answer.status_code)
        until(lambda: self.site.request(
            'GET', '/servers/' + server).status_code == 404, 'gone')
        self.assertEqual([], self.site.show(server)['servers'])
        self.assertNotIn(server, [s['id'] for s in self.site.show()[
            'servers']])

    def test_hypervisor_cannot(self):
        server = self.server(devcloud_quiesce='unsupported')
        self.act(server, 'quiesce', 202)
        until(lambda: self.site.state(server) == ('active', None), 'over')
        actions = self.site.admin.get(
            'compute', '/servers/%s/os-instance-actions' % server)
        newest = actions['instanceActions'][0]
        self.assertEqual(('quiesce', 'Error'),
                         (newest['action'], newest['message']))
        event, = self.site.admin.get(
            'compute', '/servers/%s/os-instance-actions/%s' % (
                server, newest['request_id']))['instanceAction']['events']
        self.assertEqual('Error', event['result'])
        self.assertIn('Quiescing is not supported', event['details'])
        self.assertIn('Quiescing is not supported',
                      self.act(server, 'quiesce', 400, wait=True).text)

    def test_agent_fails_and_comes_back(self):
        server = self.server(devcloud_quiesce='fail')
        self.assertIn('Guest agent is not responding', self.act(
            server, 'quiesce', 409, wait=True).text)
        told, = self.site.show(server)['servers']
        self.assertEqual(('active', True, 'unknown'), (
            told['vm_state'], told['thaw_owed'], told['frozen']))
        self.act(server, 'quiesce', 409)
        self.site.request(
            'DELETE', '/servers/%s/metadata/devcloud_quiesce' % server)
        self.assert_over(server, 90)
        # At least twice; more where both guards were at it.
        self.assertEqual({'thaw'}, set(self.site.seen(server)))
        self.assertTrue(len(self.site.seen(server)) > 1)
        self.act(server, 'quiesce', 202, wait=True)

    def test_guard_is_a_service(self):
        found = self.site.admin.get(
            'compute', '/os-services?binary=nova-quiesce-guard')['services']
        self.assertIn(('up', 'enabled'),
                      [(s['state'], s['status']) for s in found])
        self.assertEqual([], self.site.show()['cells_silent'])


class KilledTest(DevcloudTest):
    """SIGKILL, by devcloud's pid files; `up` brings back what was killed."""

    def test_nova_api_while_quiesced(self):
        server = self.frozen(timeout=5)
        with self.site.killed('nova-api'):
            until(lambda: 'thaw' in self.site.seen(server), 'thawed', 30)
        self.assertTrue(4 < self.thawed_after(server) < 10,
                        self.site.diary(server))
        self.assert_over(server)

    def test_nova_api_between_answer_and_freeze(self):
        server = self.server(devcloud_quiesce_delay='3')
        self.act(server, 'quiesce', 202, timeout=5)
        time.sleep(1)       # nova-compute has got it, most probably
        with self.site.killed('nova-api'):
            until(lambda: self.site.seen(server).count('thaw') > 1,
                  'thawed twice', 60)
        self.assertEqual(['thaw', 'thaw'], self.site.seen(server)[-2:])
        self.assert_over(server)

    def test_guard_and_nova_api_and_both_come_back(self):
        server = self.frozen(timeout=3)
        with self.site.killed('nova-quiesce-guard', 'nova-api'):
            time.sleep(4)
            self.assertEqual(['freeze'], self.site.seen(server))
        self.assert_over(server, 60)

    def test_guard_alone(self):
        server = self.frozen(timeout=3)
        with self.site.killed('nova-quiesce-guard'):
            # An eventlet nova-api has a guard of its own.
            self.assert_over(server)
        self.assertTrue(self.thawed_after(server) < 8)

    def test_nova_compute_while_frozen(self):
        server = self.frozen(timeout=3)
        with self.site.killed('nova-compute-r2-compute1'):
            time.sleep(5)
            self.assertEqual(['freeze'], self.site.seen(server))
        self.assert_over(server, 90)


class UwsgiTest(DevcloudTest):
    """A second nova-api of the same site, under uwsgi with two workers."""

    def setUp(self):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        starting = nova_api_under_uwsgi(port)
        self.url, self.pid = starting.__enter__()
        self.addCleanup(starting.__exit__, None, None, None)
        until(self.answers, 'uwsgi answers', 120)

    def answers(self):
        try:
            return requests.get(self.url, timeout=60).status_code in (200, 401)
        except requests.ConnectionError:
            return False

    def test_answer_is_last(self):
        server = self.server(devcloud_quiesce_delay='1')
        self.assertEqual('frozen', self.site.show(
            url=self.url)['quiesce']['answer'])
        self.act(server, 'quiesce', 202, url=self.url, timeout=60)
        self.assertEqual(('quiesced', None), self.site.state(server))
        self.assertEqual(['freeze'], self.site.seen(server))
        self.act(server, 'unquiesce', 202, url=self.url)
        self.assertEqual(['freeze', 'thaw'], self.site.seen(server))
        self.assert_over(server)

    def test_six_at_three_processes(self):
        server, answers = self.server(), []
        racers = [threading.Thread(target=lambda url=url: answers.append(
            self.site.act(server, 'quiesce', url=url).status_code))
            for url in [self.url, None, self.url, self.url, None, self.url]]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        self.assertEqual([202] + [409] * 5, sorted(answers))
        until(lambda: self.site.state(server) == ('quiesced', None), 'frozen')
        self.assertEqual(['freeze'], self.site.seen(server))
        # Frozen through one, thawed through the other.
        self.act(server, 'unquiesce', 202, wait=True)
        self.assert_over(server)

    def test_killed_while_it_freezes(self):
        server = self.server(devcloud_quiesce_delay='3')
        asking = threading.Thread(target=self.ask_and_lose, args=(server,))
        asking.start()
        until(lambda: self.site.state(server) == ('active', 'quiescing'),
              'freezing')
        os.killpg(self.pid, signal.SIGKILL)
        asking.join()
        until(lambda: self.site.seen(server).count('thaw') > 1,
              'thawed twice', 60)
        self.assert_over(server, 60)

    def ask_and_lose(self, server):
        with self.assertRaises(requests.ConnectionError):
            self.site.act(server, 'quiesce', url=self.url, timeout=5)
