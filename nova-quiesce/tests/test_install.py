"""The filter in nova-api's pipeline, its settings, and the guard's start."""
import os
import subprocess
import sys
from types import SimpleNamespace

from oslo_policy import policy as oslo_policy

from nova.objects import fields
from nova import policies
from nova import service as nova_service

from cloud import CloudTest
from cloud import CONF
import here
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import enums
from nova_quiesce import filter as quiesce_filter
from nova_quiesce import guard as guard_module
from nova_quiesce import watch


class InstallTest(CloudTest):
    def test_takes_no_options(self):
        error = self.assertRaises(ValueError, quiesce_filter.filter_factory,
                                  {}, max_timeout='5', answer='frozen')
        self.assertIn('has answer, max_timeout', str(error))
        self.assertIn('[quiesce] of nova.conf', str(error))

    def test_contradicting_settings(self):
        self.flags(default_timeout=61, group='quiesce')
        error = self.assertRaises(ValueError,
                                  quiesce_filter.filter_factory, {})
        self.assertIn('default_timeout = 61', str(error))
        self.assertIn('max_timeout = 60', str(error))

    def test_settings_out_of_bounds(self):
        for name, value in (('default_timeout', 0), ('max_timeout', 0),
                            ('freeze_timeout', 0), ('thaw_timeout', 0),
                            ('give_up_after', 0), ('guard_interval', 0.01),
                            ('answer', 'later')):
            self.assertRaises(ValueError, CONF.set_override, name, value,
                              quiesce_conf.GROUP)

    def test_twice_does_no_harm(self):
        before = len(policies.list_rules())
        app = object()
        self.assertIs(app, quiesce_filter.filter_factory({})(app))
        enums.extend()
        self.assertEqual(before, len(policies.list_rules()))
        known = fields.InstanceStateField.AUTO_TYPE._valid_values
        self.assertEqual(1, list(known).count('quiesced'))
        self.act(self.make_server(), 'quiesce', 202, wait=True)

    def test_rules_are_nova_s_to_list(self):
        rules = {r.name: r for r in policies.list_rules()
                 if ':os-quiesce:' in r.name}
        self.assertEqual({'os_compute_api:os-quiesce:' + name for name in (
            'quiesce', 'unquiesce', 'show')}, set(rules))
        for rule in rules.values():
            self.assertIsInstance(rule, oslo_policy.DocumentedRuleDefault)
            self.assertEqual(['project'], rule.scope_types)

    def test_notifications_know_the_states(self):
        for field, value in ((fields.InstanceStateField, 'quiesced'),
                             (fields.InstanceTaskStateField, 'quiescing'),
                             (fields.InstanceTaskStateField, 'unquiescing'),
                             (fields.NotificationSourceField,
                              'nova-quiesce-guard')):
            self.assertEqual(value, field().coerce(None, 'x', value))
            self.assertRaises(ValueError, field().coerce, None, 'x', 'frozen')

    def test_notified_of_a_state(self):
        self.flags(notify_on_state_change='vm_and_task_state',
                   group='notifications')
        server = self.make_frozen()
        # Not of ours, which would wait for a queue that is away; of others.
        self.change(server, display_name='renamed while quiesced')
        told = [(n['payload']['nova_object.data']['state'],
                 n['payload']['nova_object.data']['task_state'])
                for n in self.notifier.versioned_notifications
                if n['event_type'] == 'instance.update']
        self.assertEqual([('quiesced', None)], told)


class OwnServerTest(CloudTest):
    """nova.service.WSGIService: an eventlet nova-api has its own guard."""

    def start(self, name='osapi_compute'):
        started = []
        self.stub_out('nova_quiesce.guard.Guard.start',
                      lambda guard: started.append(guard))
        self.stub_out('nova.service.WSGIService._get_manager',
                      lambda service: None)
        service = nova_service.WSGIService.__new__(nova_service.WSGIService)
        service.__dict__.update(
            host='api-host', binary='nova-osapi_compute', topic=None,
            manager=None, name=name,
            server=SimpleNamespace(start=lambda: None, port=1))
        service.start()
        return started

    def test_with_a_guard(self):
        guard, = self.start()
        self.assertIsInstance(guard, guard_module.Guard)
        self.assertTrue(watch.runs_after_answer())
        self.assertFalse(watch._own.is_well())
        guard._watches.update(
            (cell.uuid, seer) for cell, seer in guard.list_new())
        for seer in guard._watches.values():
            seer.look()
        self.assertTrue(watch._own.is_well())

    def test_not_in_the_metadata_service(self):
        self.assertEqual([], self.start('metadata'))
        self.assertFalse(watch.runs_after_answer())

    def test_without_a_guard(self):
        self.flags(guard_in_api=False, group='quiesce')
        self.assertEqual([], self.start())
        self.assertTrue(watch.runs_after_answer())
        self.assertIsNone(watch._own)


class GuardServiceTest(CloudTest):
    def test_refuses_contradicting_settings(self):
        path = os.path.join(self.temp_dir(), 'nova.conf')
        with open(path, 'w') as file:
            file.write('[quiesce]\ndefault_timeout = 61\n')
        ended = subprocess.run(
            [sys.executable, '-m', 'nova_quiesce.service', '--config-file',
             path], cwd=here.PACKAGE, capture_output=True, text=True,
            timeout=60, env={'PATH': os.environ['PATH'],
                             'PYTHONDONTWRITEBYTECODE': '1'})
        self.assertEqual(1, ended.returncode)
        self.assertIn('default_timeout = 61 must not be larger than '
                      'max_timeout = 60', ended.stderr)

    def test_two_threads_may_log_at_the_same_time(self):
        """oslo.log gives logging a lock of greenthreads: one would hang."""
        ended = subprocess.run(
            [sys.executable, '-c', TWO_THREADS_LOG], cwd=here.PACKAGE,
            capture_output=True, text=True, timeout=60,
            env={'PATH': os.environ['PATH'], 'PYTHONDONTWRITEBYTECODE': '1',
                 'PYTHONPATH': here.PACKAGE})
        self.assertEqual('both have logged', ended.stdout.splitlines()[-1],
                         ended.stderr)


# The lock is held when the second wants it, as when both log a level for the
# first time (logging.Logger.isEnabledFor).
TWO_THREADS_LOG = """
import logging, os, sys, threading, time
from nova_quiesce import service

service.config.parse_args(['guard'], default_config_files=[])
service.set_up_logging()
begun = threading.Event()

def first():
    logging._acquireLock()
    begun.set()
    time.sleep(0.5)
    logging._releaseLock()

def second():
    begun.wait()
    for handler in logging.getLogger().handlers:
        handler.acquire()
        handler.release()
    logging.getLogger('nova_quiesce.new').info('second')

threads = [threading.Thread(target=run, daemon=True)
           for run in (first, second)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(10)
ended = not any(thread.is_alive() for thread in threads)
print('both have logged' if ended else 'one hangs', flush=True)
os._exit(0)
"""
