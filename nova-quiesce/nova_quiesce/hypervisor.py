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

# In Nova's own order; none of these has touched the guest.
CANNOT = (exception.InstanceQuiesceNotSupported,
          exception.QemuGuestAgentNotEnabled, NotImplementedError)

# nova/virt/libvirt/driver.py _set_quiesced: "[Error Code 86] Guest agent is
# not responding: ...".  The numbers are libvirt's virErrorNumber.
_NOT_CONNECTED = re.compile(r'agent is not connected')
_NOT_RUNNING = re.compile(r'\[Error Code 55\]|domain is not running')
_FROZEN_BEFORE = re.compile(r'in frozen state')


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
        # that a compute host that comes back does not freeze late.
        client = self._rpcapi.router.client(context).prepare(
            server=compute_rpcapi._compute_host(None, instance),
            version=self._rpcapi._ver(context, '5.0'),
            timeout=max(0.1, seconds))
        client.call(context, method, instance=instance, **kw)


def reason(error):
    """The first line of an error: a remote one carries a traceback."""
    lines = str(error).strip().splitlines()
    if type(error).__name__ == 'MessagingTimeout':
        return 'nova-compute did not answer in time'
    return lines[0] if lines else type(error).__name__


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
    return bool(_FROZEN_BEFORE.search(str(error)))


def has_no_guest(error, instance):
    """Whether a failed thaw failed because nothing is there that is frozen.

    A paused or suspended guest is "not running" too, and comes back frozen.
    """
    if not instance.host:       # shelved meanwhile
        return True
    if cannot(error) or isinstance(error, exception.InstanceNotFound):
        return True
    held = (instance.vm_state in (vm_states.PAUSED, vm_states.SUSPENDED) or
            instance.power_state in (power_state.PAUSED,
                                     power_state.SUSPENDED))
    return not held and bool(_NOT_RUNNING.search(str(error)))
