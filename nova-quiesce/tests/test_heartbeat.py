"""Guards as services of Nova: seen by operators, asked by nova-api."""
import datetime
import time
from types import SimpleNamespace

import here  # noqa: F401
import nova.tests.functional  # noqa: F401  must come first: it patches
from oslo_utils import timeutils

from cloud import CloudTest
from cloud import CONF
from nova_quiesce import heartbeat
from nova_quiesce import watch


class HeartbeatTest(CloudTest):
    def listed(self):
        return [(s['host'], s['state'], s['status'])
                for s in self.admin_api.get_services(
                    binary='nova-quiesce-guard')]

    def let_pass(self, seconds):
        timeutils.set_time_override(
            timeutils.utcnow() + datetime.timedelta(seconds=seconds))
        self.addCleanup(timeutils.clear_time_override)

    def test_listed_as_a_service(self):
        heartbeat.beat('guard-host')
        self.assertEqual([('guard-host', 'up', 'enabled')], self.listed())
        heartbeat.beat('other-host')
        self.assertEqual(2, len(self.listed()))
        self.let_pass(CONF.service_down_time + 5)
        self.assertEqual({'down'}, {state for _, state, _ in self.listed()})

    def test_up_and_down_and_up_again(self):
        self.assertTrue(self.guards_up())
        self.let_pass(19)
        self.assertTrue(self.guards_up())
        self.let_pass(2)
        self.assertFalse(self.guards_up())
        heartbeat.beat('guard-host')
        self.assertTrue(self.guards_up())

    def guards_up(self):
        guard, = heartbeat.list_guards()
        return guard['up']

    def test_first_sign_is_complete(self):
        heartbeat.beat('new-host')
        self.assertIn('new-host', [g['host'] for g in heartbeat.list_guards()
                                   if g['up']])

    def test_its_row_can_be_deleted(self):
        service, = self.admin_api.get_services(binary='nova-quiesce-guard')
        self.admin_api.api_delete('/os-services/%s' % service['id'])
        self.assertEqual([], self.listed())
        heartbeat.beat('guard-host')
        self.assertEqual([('guard-host', 'up', 'enabled')], self.listed())

    def test_a_quiesce_needs_one(self):
        server = self.make_server()
        self.let_pass(21)
        self.act(server, 'quiesce', 503)
        heartbeat.beat('other-host')
        self.act(server, 'quiesce', 202, wait=True)

    def test_the_own_guard_counts_while_it_looks(self):
        self.let_pass(21)
        guard = self.guard()
        watch.guards_here(guard)
        self.assertFalse(watch.is_guarded())
        guard.look()
        self.assertTrue(watch.is_guarded())
        self.stub_out('nova_quiesce.heartbeat.PATIENCE', -1)
        self.assertFalse(watch.is_guarded())

    def test_only_a_guard_that_looks_gives_a_sign(self):
        class Ended(BaseException):
            pass

        def end(seconds):
            raise Ended

        beats = []
        self.stub_out('nova_quiesce.heartbeat.beat', beats.append)
        guard = self.guard()
        self.stub_out('nova_quiesce.guard.time', SimpleNamespace(
            monotonic=time.monotonic, sleep=end))
        self.assertRaises(Ended, guard._beat)
        self.assertEqual([], beats)
        guard.look()
        self.assertRaises(Ended, guard._beat)
        self.assertEqual([CONF.host], beats)
