"""One quiesce and one thaw of a server, from state to state.

Each change of state is a compare-and-swap in the cell's database: of two who
want the same, one wins, and the other is told.
"""
import time

from oslo_log import log as logging

from nova import exception
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import history
from nova_quiesce import hypervisor
from nova_quiesce import record
from nova_quiesce.record import Record
from nova_quiesce import states

LOG = logging.getLogger(__name__)


class ThawIsOwed(exception.NovaException):
    """An earlier freeze may still happen; it is being seen to."""
    code = 409
    msg_fmt = ("Cannot 'quiesce' instance %(instance_uuid)s: the guest may "
               "still be frozen by an earlier quiesce, and is being thawed "
               "(%(why)s)")


class NotConfirmed(exception.NovaException):
    """The guest has not said that it is frozen, or thawed."""
    code = 409
    msg_fmt = "%(what)s of instance %(instance_uuid)s failed: %(why)s"


class TooLate(NotConfirmed):
    """Nothing was sent."""


class Cycle:
    """Moves one server at a time; holds nothing between two calls."""

    def __init__(self, conf, compute=None, clock=time.time):
        self._opts = conf[quiesce_conf.GROUP]
        self._compute = compute or hypervisor.Hypervisor()
        self._clock = clock

    # ---- quiesce
    def begin_quiesce(self, instance, timeout):
        """active → quiescing, together with the record of it.

        :raises: InstanceInvalidState, InstanceUpdateConflict, ThawIsOwed
        """
        self._require(instance, states.ACTIVE, 'quiesce')
        owed = Record.of(instance)
        if owed:
            raise ThawIsOwed(instance_uuid=instance.uuid,
                             why=owed.why or 'not confirmed yet')
        self._set(instance, states.FREEZING, expected=(states.ACTIVE, None),
                  keep=Record(self._clock() + timeout))
        history.start(instance, 'quiesce')

    def freeze(self, instance):
        """quiescing → quiesced, or back to active.

        :raises: what nova-compute raised, or NotConfirmed
        """
        kept = Record.of(instance)
        try:
            with history.event(instance, 'quiesce'):
                left = kept.deadline - self._clock()
                if left <= 0:
                    raise TooLate(what='Quiesce', why='its time is over',
                                  instance_uuid=instance.uuid)
                self._compute.freeze(
                    instance, min(left, self._opts.freeze_timeout))
        except Exception as error:
            self._freeze_failed(instance, kept, error)
            raise
        kept.freeze = record.CONFIRMED
        if not self.move(instance, states.FROZEN, states.FREEZING, kept):
            # Deleted, reset or given up meanwhile: a guard thaws it, since
            # the record must be open for that.
            _reopen(instance, kept)
            raise NotConfirmed(what='Quiesce', instance_uuid=instance.uuid,
                               why='its state was changed meanwhile')

    def _freeze_failed(self, instance, kept, error):
        LOG.warning('Quiesce failed: %s', hypervisor.reason(error),
                    instance=instance)
        if not hypervisor.cannot(error):
            history.fault(instance, error)
        if hypervisor.is_not_frozen(error) or isinstance(error, TooLate):
            self.move(instance, (states.ACTIVE, None), states.FREEZING, None)
            return
        # It may have frozen all the same, or freeze when its agent wakes up:
        # the record stays open, and a guard thaws until the guest says so.
        kept.freeze, kept.why = record.UNKNOWN, hypervisor.reason(error)
        if hypervisor.is_frozen_before(error):
            # By a snapshot of Nova's, which will thaw it itself; or by a
            # freeze that nobody remembers. Who is at work gets the time.
            kept.claim = self._clock() + self._opts.max_timeout
        if not self.move(instance, (states.ACTIVE, None), states.FREEZING,
                         kept):
            _reopen(instance, kept)

    # ---- unquiesce
    def begin_unquiesce(self, instance):
        """quiesced → unquiescing; from now on it is wanted thawed.

        :raises: InstanceInvalidState, InstanceUpdateConflict
        """
        self._require(instance, states.QUIESCED, 'unquiesce')
        now = self._clock()
        kept = Record.of(instance) or Record(now, freeze=record.UNKNOWN)
        kept.deadline = min(kept.deadline, now)
        kept.claim = now + self._opts.thaw_timeout + 2
        self._set(instance, states.THAWING, expected=states.FROZEN, keep=kept)
        history.start(instance, 'unquiesce')

    def thaw(self, instance):
        """unquiescing → active; else it stays so, and a guard takes over.

        :raises: what nova-compute raised
        """
        kept = Record.of(instance)
        try:
            with history.event(instance, 'unquiesce'):
                self.send_thaw(instance)
        except Exception as error:
            LOG.warning('Unquiesce failed, and will be repeated: %s',
                        hypervisor.reason(error), instance=instance)
            kept.claim, kept.why = 0.0, hypervisor.reason(error)
            kept.write(instance)
            raise
        self.move(instance, (states.ACTIVE, None), states.THAWING, None)

    def send_thaw(self, instance):
        """Thaw now; returns when the guest is thawed, or is none.

        :raises: what nova-compute raised
        """
        try:
            self._compute.thaw(instance, self._opts.thaw_timeout)
        except Exception as error:
            if not hypervisor.has_no_guest(error, instance):
                raise
            LOG.info('Nothing to thaw: %s', hypervisor.reason(error),
                     instance=instance)

    # ---- for both, and for the guard
    def move(self, instance, new, expected, keep):
        """Change the state, and whether it was still as expected.

        :param keep: the record to write with it; None takes it out
        """
        try:
            self._set(instance, new, expected, keep)
            return True
        except (exception.InstanceUpdateConflict,
                exception.InstanceNotFound) as conflict:
            LOG.warning('Its state was changed meanwhile: %s', conflict,
                        instance=instance)
            return False

    @staticmethod
    def _set(instance, new, expected, keep):
        """:raises: InstanceUpdateConflict, InstanceNotFound"""
        instance.vm_state, instance.task_state = new
        if keep is None:
            record.take_out(instance)
        else:
            keep.put(instance)
        instance.save(expected_vm_state=[expected[0]],
                      expected_task_state=[expected[1]])

    @staticmethod
    def _require(instance, vm_state, action):
        for attr, value, is_right in (
                ('vm_state', instance.vm_state, instance.vm_state == vm_state),
                ('task_state', instance.task_state,
                 instance.task_state is None),
                ('launched_at', instance.launched_at,
                 bool(instance.launched_at and instance.host))):
            if not is_right:
                raise exception.InstanceInvalidState(
                    attr=attr, instance_uuid=instance.uuid, state=value,
                    method=action)


def _reopen(instance, kept):
    """Write the record again: whoever changed the state may have lost it."""
    try:
        kept.write(instance)
    except exception.InstanceNotFound:
        LOG.info('Deleted while it was being quiesced', instance=instance)
