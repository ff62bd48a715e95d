"""Freeze and thaw through nova-compute, and what its answers mean.

The compute side has existed since RPC 3.39; Nova itself uses it for
createImage (nova/compute/manager.py quiesce_instance, unquiesce_instance).
Both are called here, not cast: a thaw that failed must be noticed.
"""
import re

from nova.compute import power_state
from nova.compute import rpcapi as compute_rpcapi
from nova.compute import vm_states
from nova import exception
from nova_quiesce import states

# In Nova's own order; none of these has touched the guest.
CANNOT = (exception.InstanceQuiesceNotSupported,
          exception.QemuGuestAgentNotEnabled, NotImplementedError)

# nova/virt/libvirt/driver.py _set_quiesced: "[Error Code 86] Guest agent is
# not responding: ...".  The numbers are libvirt's virErrorNumber.
_NOT_CONNECTED = re.compile(r'agent is not connected')
# Of a guest that is off, and of one that is paused (qemuDomainAgentAvailable).
_NOT_RUNNING = re.compile(r'\[Error Code 55\]|domain is not running')
# QEMU up to 5.2: "... has been disabled for this instance", 6.0 to 9.1: "...
# the agent is in frozen state", then: "... the command is not allowed".
_FREEZE_DISABLED = re.compile(
    r'guest-fsfreeze-freeze has been disabled|in frozen state')
# A frozen agent always takes a thaw: its configuration rules both out.
_THAW_DISABLED = re.compile(r'guest-fsfreeze-thaw has been disabled')
_OFF = (power_state.NOSTATE, power_state.SHUTDOWN, power_state.CRASHED)


class Hypervisor:
    """The compute hosts, by Nova's message queue."""

    def __init__(self, rpcapi=None):
        self._rpcapi = rpcapi or compute_rpcapi.ComputeAPI()

    def freeze(self, instance, seconds):
        """:raises: what nova-compute raised, or MessagingTimeout"""
        self._call(instance, 'quiesce_instance', seconds)

    def thaw(self, instance, seconds):
        """A guest that is not frozen is thawed successfully."""
        self._call(instance, 'unquiesce_instance', seconds, mapping=None)

    def _call(self, instance, method, seconds, **kw):
        context = instance._context
        # With a timeout the queue drops what was not fetched in time, so
        # that a compute host that comes back does not freeze late. It counts
        # from the publishing, and without retry that waits for ever for a
        # queue that is away (oslo.messaging, impl_rabbit.py ensure).
        client = self._rpcapi.router.client(context).prepare(
            server=compute_rpcapi._compute_host(None, instance),
            version=self._rpcapi._ver(context, '5.0'),
            timeout=max(0.1, seconds), retry=1)
        client.call(context, method, instance=instance, **kw)


def reason(error):
    """The first line of an error: a remote one carries a traceback.

    It may hold what a guest says: plain characters only, and not too many.
    """
    if is_unanswered(error):
        return 'nova-compute did not answer in time'
    lines = str(error).strip().splitlines() or [type(error).__name__]
    text = lines[0].encode('ascii', 'backslashreplace').decode()
    return ''.join(c if c.isprintable() else ' ' for c in text)[:200]


def is_unanswered(error):
    """Whether the call may still be carried out, later."""
    return type(error).__name__ == 'MessagingTimeout'


def is_answer(error):
    """Whether an error is one that a call of ours may end with.

    Others are defects, or the database's.
    """
    module = type(error).__module__
    return (isinstance(error, (exception.NovaException, NotImplementedError))
            or module.startswith(('oslo_messaging', 'kombu', 'amqp'))
            or module.endswith('_Remote'))


def cannot(error):
    """Whether the hypervisor, or the server's image, rules quiescing out."""
    return isinstance(error, CANNOT)


def is_not_frozen(error):
    """Whether a failed freeze has certainly not reached the guest."""
    text = str(error)
    return (cannot(error) or isinstance(error, exception.InstanceNotFound) or
            any(p.search(text) for p in (_NOT_CONNECTED, _NOT_RUNNING)))


def is_frozen_before(error):
    """Whether a freeze failed because the guest is frozen already."""
    return bool(_FREEZE_DISABLED.search(str(error)))


def is_not_running(error):
    """Whether a thaw failed because the guest is off, or paused."""
    return bool(_NOT_RUNNING.search(str(error)))


def is_nothing_to_thaw(error, instance):
    """Whether a failed thaw has failed because no guest is frozen.

    A paused, suspended or migrating guest is "not running" too, and comes
    back frozen: off is what Nova's power state says.
    """
    if cannot(error) or _THAW_DISABLED.search(str(error)):
        return True
    if not instance.host:       # shelved meanwhile
        return True
    return (is_not_running(error) and not _is_held(instance) and
            instance.power_state in _OFF)


def is_absent(error, instance):
    """Whether the host knows no such guest; once alone may be a migration."""
    return (isinstance(error, exception.InstanceNotFound) and
            not _is_held(instance))


def _is_held(instance):
    return (instance.vm_state in (vm_states.PAUSED, vm_states.SUSPENDED) or
            instance.task_state not in (None, states.UNQUIESCING))
