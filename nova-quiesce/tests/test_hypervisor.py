"""What nova-compute's answers mean, by table: nobody else knows the texts."""
from types import SimpleNamespace
import unittest

import here  # noqa: F401
import nova.tests.functional  # noqa: F401  must come first: it patches
from oslo_db import exception as db_exc
import oslo_messaging

from nova import exception

from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import FROZEN_BEFORE
from hypervisor_stand_in import FROZEN_BEFORE_NEW
from hypervisor_stand_in import FROZEN_BEFORE_OLD
from hypervisor_stand_in import libvirt_error
from hypervisor_stand_in import NOT_CONNECTED
from hypervisor_stand_in import NOT_RUNNING
from hypervisor_stand_in import THAW_DISABLED
from nova_quiesce import hypervisor

GONE = exception.InstanceNotFound(instance_id='x')
NO_AGENT = exception.QemuGuestAgentNotEnabled()
TIMEOUT = oslo_messaging.MessagingTimeout('Timed out')


def server(vm_state='quiesced', power_state=1, host='compute',
           task_state='unquiescing'):
    return SimpleNamespace(vm_state=vm_state, power_state=power_state,
                           host=host, task_state=task_state)


class HypervisorTest(unittest.TestCase):
    def test_failed_freeze(self):
        for error, cannot, is_not_frozen, before in (
                (NO_AGENT, True, True, False),
                (NotImplementedError(), True, True, False),
                (exception.InstanceQuiesceNotSupported(instance_id='x'),
                 True, True, False),
                (GONE, False, True, False),
                (libvirt_error(*NOT_CONNECTED), False, True, False),
                (libvirt_error(*NOT_RUNNING), False, True, False),
                (libvirt_error(*AGENT_SILENT), False, False, False),
                # Somebody's freeze holds it: a thaw is owed.
                (libvirt_error(*FROZEN_BEFORE), False, False, True),
                (libvirt_error(*FROZEN_BEFORE_OLD), False, False, True),
                (libvirt_error(*FROZEN_BEFORE_NEW), False, False, True),
                (TIMEOUT, False, False, False),
                (exception.Invalid('something else'), False, False, False),
                (RuntimeError('x'), False, False, False)):
            self.assertEqual(
                (cannot, is_not_frozen, before),
                (hypervisor.cannot(error), hypervisor.is_not_frozen(error),
                 hypervisor.is_frozen_before(error)), error)

    def test_failed_thaw(self):
        stopped, disabled = (libvirt_error(*NOT_RUNNING),
                             libvirt_error(*THAW_DISABLED))
        for error, instance, is_nothing_to_thaw, is_absent in (
                # What runs, or is held, may be frozen: only off is off.
                (stopped, server(), False, False),
                (stopped, server(power_state=0), True, False),
                (stopped, server(power_state=4), True, False),
                (stopped, server(power_state=6), True, False),
                (stopped, server(power_state=3), False, False),
                (stopped, server(power_state=7), False, False),
                (stopped, server('paused', 4), False, False),
                (stopped, server('suspended', 4), False, False),
                (stopped, server('active', 4, task_state=None), True, False),
                (stopped, server('active', 4, task_state='suspending'),
                 False, False),
                (stopped, server('active', 4, task_state='migrating'),
                 False, False),
                (GONE, server(), False, True),
                (GONE, server('active', task_state=None), False, True),
                (GONE, server('active', task_state='migrating'), False,
                 False),
                (GONE, server('suspended', 4), False, False),
                (disabled, server(), True, False),
                (NO_AGENT, server(), True, False),
                (NotImplementedError(), server(), True, False),
                (RuntimeError('no host'), server(host=None), True, False),
                (libvirt_error(*AGENT_SILENT), server(power_state=4), False,
                 False),
                (libvirt_error(*NOT_CONNECTED), server(), False, False),
                (TIMEOUT, server(power_state=4), False, False)):
            self.assertEqual(
                (is_nothing_to_thaw, is_absent),
                (hypervisor.is_nothing_to_thaw(error, instance),
                 hypervisor.is_absent(error, instance)), (error, instance))

    def test_whose_error(self):
        of_another_host = type('RuntimeError_Remote', (RuntimeError,), {
            '__module__': 'builtins_Remote'})
        for error, is_answer in (
                (GONE, True), (NO_AGENT, True), (NotImplementedError(), True),
                (libvirt_error(*AGENT_SILENT), True), (TIMEOUT, True),
                (oslo_messaging.MessageDeliveryFailure('no queue'), True),
                (of_another_host('x'), True),
                (RuntimeError('x'), False),
                (db_exc.DBConnectionError(), False)):
            self.assertIs(is_answer, hypervisor.is_answer(error), error)

    def test_reason(self):
        for error, text in (
                (ValueError('first\nTraceback ...'), 'first'),
                (ValueError(''), 'ValueError'),
                (ValueError('\u00e4\t\x1b\U0001f480'),
                 '\\xe4  \\U0001f480'),
                (ValueError('x' * 999), 'x' * 200),
                (NotImplementedError(), 'NotImplementedError'),
                (TIMEOUT, 'nova-compute did not answer in time')):
            self.assertEqual(text, hypervisor.reason(error))
