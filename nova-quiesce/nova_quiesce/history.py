"""What users and operators read afterwards: instance actions and faults.

Nothing here stops a thaw: what cannot be written down is logged.
"""
import contextlib
import functools

from oslo_log import log as logging

from nova.compute import utils as compute_utils
import nova.conf
from nova import objects

CONF = nova.conf.CONF
LOG = logging.getLogger(__name__)


def _goes_on(write):
    @functools.wraps(write)
    def run(instance, *args):
        try:
            write(instance, *args)
        except Exception:
            LOG.exception('Not recorded: %s', args, instance=instance)
    return run


@_goes_on
def start(instance, action):
    """Record that an action begins; found by the context's request id."""
    objects.InstanceAction.action_start(
        instance._context, instance.uuid, action, want_result=False)


@_goes_on
def _begin_event(instance, name):
    objects.InstanceActionEvent.event_start(
        instance._context, instance.uuid, name, want_result=False,
        host=CONF.host)


@_goes_on
def _end_event(instance, name, error):
    objects.InstanceActionEvent.event_finish_with_failure(
        instance._context, instance.uuid, name, exc_val=error,
        exc_tb=error and error.__traceback__, want_result=False)


@contextlib.contextmanager
def event(instance, action):
    """One event of an action, with the error that leaves the block."""
    name = 'compute_%s_instance' % action
    _begin_event(instance, name)
    try:
        yield
    except Exception as error:
        _end_event(instance, name, error)
        raise
    _end_event(instance, name, None)


@_goes_on
def fault(instance, error):
    """Put an error on record; Nova shows it while the state is error."""
    compute_utils.add_instance_fault_from_exc(
        instance._context, instance, error,
        (type(error), error, error.__traceback__))
