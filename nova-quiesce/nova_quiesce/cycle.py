"""One quiesce and one thaw of a server, from state to state."""
import time

from oslo_log import log as logging

from nova import exception
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import history
from nova_quiesce import hypervisor
from nova_quiesce import record
from nova_quiesce.record import Record
from nova_quiesce import states
from nova_quiesce import store

LOG = logging.getLogger(__name__)

# A thaw that was not answered may wait for libvirt's job of another call to
# the agent: QEMU_JOB_WAIT_TIME, 30 s (src/qemu/qemu_domainjob.c).
UNANSWERED_FOR = 30
# Windows lets go of a freeze after ten seconds, and says nothing
# (qga/vss-win32/requester.cpp).
WINDOWS_TIMEOUT = 9


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

        :raises: InstanceInvalidState, store.Changed, ThawIsOwed
        """
        _require(instance, states.ACTIVE, 'quiesce')
        owed = Record.of(instance)
        if owed:
            raise ThawIsOwed(instance_uuid=instance.uuid,
                             why=owed.why or 'not confirmed yet')
        if instance.system_metadata.get('image_os_type') == 'windows':
            timeout = min(timeout, WINDOWS_TIMEOUT)
        kept = Record(self._clock() + timeout)
        store.change(instance, states.FREEZING, (states.ACTIVE, None), None,
                     kept)
        history.start(instance, 'quiesce')
        return kept

    def freeze(self, instance, kept):
        """quiescing → quiesced, or back to active.

        :param kept: what begin_quiesce returned
        :raises: what nova-compute raised, or NotConfirmed
        """
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
        try:
            store.change(instance, states.FROZEN, states.FREEZING, kept, kept)
        except store.Changed:
            self._reopen(instance, 'its state was changed meanwhile')
            raise NotConfirmed(what='Quiesce', instance_uuid=instance.uuid,
                               why='its state was changed meanwhile')
        except Exception:
            # It could not be written down that it is frozen: better now than
            # at the deadline.
            self.send_thaw(instance)
            raise

    def _freeze_failed(self, instance, kept, error):
        why = hypervisor.reason(error)
        LOG.warning('Quiesce failed: %s', why, instance=instance)
        kept.why = why
        is_over = (hypervisor.is_not_frozen(error) or
                   isinstance(error, TooLate))
        if not is_over:
            # It may have frozen all the same, or freeze when its agent wakes
            # up: the record stays, and a guard thaws until the guest says so.
            kept.freeze = record.UNKNOWN
            if hypervisor.is_frozen_before(error):
                # By a snapshot of Nova's, which will thaw it itself; or by a
                # freeze that nobody remembers. Who is at work gets the time.
                kept.claim = self._clock() + self._opts.max_timeout
        try:
            store.change(instance, (states.ACTIVE, None), states.FREEZING,
                         kept, None if is_over else kept)
        except store.Changed:
            if not is_over:
                self._reopen(instance, why)
        if not hypervisor.cannot(error):
            history.fault(instance, error)

    def _reopen(self, instance, why):
        """Somebody has changed the state, and may have ended the record."""
        try:
            store.swap(instance, None, Record(self._clock(), record.UNKNOWN,
                                              why=why))
        except store.Changed as changed:
            LOG.info('Deleted, or its record is kept: %s', changed,
                     instance=instance)

    # ---- unquiesce
    def begin_unquiesce(self, instance):
        """quiesced → unquiescing; from now on it is wanted thawed.

        :raises: InstanceInvalidState, store.Changed
        """
        _require(instance, states.QUIESCED, 'unquiesce')
        now = self._clock()
        old = Record.of(instance)
        kept = Record.of(instance) or Record(now, record.UNKNOWN)
        kept.deadline = min(kept.deadline, now)
        kept.claim = now + self._opts.thaw_timeout + 2
        store.change(instance, states.THAWING, states.FROZEN, old, kept)
        history.start(instance, 'unquiesce')
        return kept

    def thaw(self, instance, kept):
        """unquiescing → active; else it stays so, and a guard takes over.

        :param kept: what begin_unquiesce returned
        :raises: what nova-compute raised, or NotConfirmed
        """
        try:
            with history.event(instance, 'unquiesce'):
                if not self.send_thaw(instance):
                    raise NotConfirmed(
                        what='Unquiesce', instance_uuid=instance.uuid,
                        why='its host knows no such guest')
        except Exception as error:
            kept.claim = 0.0
            self.note_failure(kept, error)
            LOG.warning('Unquiesce failed, and will be repeated: %s',
                        kept.why, instance=instance)
            self.change_or_leave(instance, None, None, kept, kept)
            raise
        self.change_or_leave(
            instance, (states.ACTIVE, None), states.THAWING, kept,
            kept if kept.freeze == record.UNKNOWN else None)

    # ---- for both, and for the guard
    def send_thaw(self, instance):
        """Thaw now.

        :returns: whether it is sure; else its host knows no such guest
        :raises: what nova-compute raised
        """
        try:
            self._compute.thaw(instance, self._opts.thaw_timeout)
            return True
        except Exception as error:
            if hypervisor.is_nothing_to_thaw(error, instance):
                LOG.info('Nothing to thaw: %s', hypervisor.reason(error),
                         instance=instance)
                return True
            if hypervisor.is_absent(error, instance):
                return False
            raise

    def note_failure(self, kept, error):
        """What a failed thaw means for the record."""
        kept.why = hypervisor.reason(error)
        if hypervisor.is_unanswered(error):
            # It may still be carried out, and must not hit the next freeze.
            kept.freeze = record.UNKNOWN
            kept.quiet = self._clock() + UNANSWERED_FOR

    @staticmethod
    def change_or_leave(instance, new, expected, old, kept):
        """As store.change; returns whether it was as expected."""
        try:
            store.change(instance, new, expected, old, kept)
            return True
        except store.Changed:
            LOG.info('It was changed meanwhile', instance=instance)
            return False


def _require(instance, vm_state, action):
    for attr, value, is_right in (
            ('vm_state', instance.vm_state, instance.vm_state == vm_state),
            ('task_state', instance.task_state, instance.task_state is None),
            ('launched_at', instance.launched_at,
             bool(instance.launched_at and instance.host))):
        if not is_right:
            raise exception.InstanceInvalidState(
                attr=attr, instance_uuid=instance.uuid, state=value,
                method=action)
