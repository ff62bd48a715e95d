"""What nova-compute's answers mean, by table: nobody else knows the texts."""
from types import SimpleNamespace
import unittest

import here  # noqa: F401
import nova.tests.functional  # noqa: F401  must come first: it patches
import oslo_messaging

from nova import exception

from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import FROZEN_BEFORE
from hypervisor_stand_in import libvirt_error
from hypervisor_stand_in import NOT_CONNECTED
from hypervisor_stand_in import NOT_RUNNING
from nova_quiesce import hypervisor

GONE = exception.InstanceNotFound(instance_id='x')
NO_AGENT = exception.QemuGuestAgentNotEnabled()
TIMEOUT = oslo_messaging.MessagingTimeout('Timed out')


def server(vm_state='quiesced', power_state=1, host='compute'):
    return SimpleNamespace(vm_state=vm_state, power_state=power_state,
                           host=host)


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
                (TIMEOUT, False, False, False),
                (exception.Invalid('something else'), False, False, False),
                (RuntimeError('x'), False, False, False)):
            self.assertEqual(
                (cannot, is_not_frozen, before),
                (hypervisor.cannot(error), hypervisor.is_not_frozen(error),
                 hypervisor.is_frozen_before(error)), error)

    def test_failed_thaw(self):
        stopped = libvirt_error(*NOT_RUNNING)
        for error, instance, is_nothing_there in (
                (stopped, server(), True),
                (stopped, server(power_state=4), True),
                (stopped, server(vm_state='paused'), False),
                (stopped, server(vm_state='suspended'), False),
                (stopped, server(power_state=3), False),
                (stopped, server(power_state=7), False),
                (GONE, server(power_state=3), True),
                (NO_AGENT, server(), True),
                (NotImplementedError(), server(), True),
                (RuntimeError('no host'), server(host=None), True),
                (libvirt_error(*AGENT_SILENT), server(), False),
                (libvirt_error(*NOT_CONNECTED), server(), False),
                (TIMEOUT, server(), False)):
            self.assertEqual(is_nothing_there,
                             hypervisor.has_no_guest(error, instance),
                             (error, instance))

    def test_reason(self):
        for error, text in (
                (ValueError('first\nTraceback ...'), 'first'),
                (ValueError(''), 'ValueError'),
                (NotImplementedError(), 'NotImplementedError'),
                (TIMEOUT, 'nova-compute did not answer in time')):
            self.assertEqual(text, hypervisor.reason(error))
