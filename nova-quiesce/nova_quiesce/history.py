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


def _name(action):
    return 'compute_%s_instance' % action


@_goes_on
def begin_event(instance, action):
    """The one event of an action."""
    objects.InstanceActionEvent.event_start(
        instance._context, instance.uuid, _name(action), want_result=False,
        host=CONF.host)


@_goes_on
def end_event(instance, action, error):
    """:param error: why it has not come to a good end, or None"""
    objects.InstanceActionEvent.event_finish_with_failure(
        instance._context, instance.uuid, _name(action), exc_val=error,
        exc_tb=error and error.__traceback__, want_result=False)


@contextlib.contextmanager
def event(instance, action):
    """One event, with the error that leaves the block."""
    begin_event(instance, action)
    try:
        yield
    except Exception as error:
        end_event(instance, action, error)
        raise
    end_event(instance, action, None)


@_goes_on
def fault(instance, error):
    """Put an error on record; Nova shows it while the state is error."""
    compute_utils.add_instance_fault_from_exc(
        instance._context, instance, error,
        (type(error), error, error.__traceback__))
