"""One server that is due: thawed again and again, until it is sure."""
import time

from oslo_log import log as logging

from nova_quiesce import cells
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import due
from nova_quiesce import history
from nova_quiesce import hypervisor
from nova_quiesce import record
from nova_quiesce.cycle import NotConfirmed
from nova_quiesce.cycle import UNANSWERED_FOR
from nova_quiesce.record import Record
from nova_quiesce import states

LOG = logging.getLogger(__name__)

# Between two thaws of a guest of which it is not known whether a freeze is
# still on its way.
SETTLE = 5


class Rescue:
    """Holds a claim on its server from the first thaw to the end."""

    def __init__(self, conf, cycle, instance, clock=time.time,
                 sleep=time.sleep):
        self._opts = conf[quiesce_conf.GROUP]
        self._cycle = cycle
        self._context = instance._context
        self._clock = clock
        self._sleep = sleep
        self.uuid = instance.uuid
        self._attempts = self._successes = 0
        self._failure = None
        self._take(instance)

    def _take(self, instance):
        self._instance = instance
        self._read = Record.of(instance)
        self._kept = Record.of(instance) or self._lost(instance)

    def _lost(self, instance):
        """Quiesced, and without a record: its time is over by the maximum."""
        if not states.in_cycle(instance):
            return None
        changed = instance.updated_at or instance.created_at
        return Record(changed.timestamp() + self._opts.max_timeout,
                      record.UNKNOWN, why='its record was lost')

    def _state(self):
        return states.of(self._instance)

    def is_due(self):
        return self._kept is not None and due.is_due(
            self._state(), self._kept, self._clock(), self._opts.max_timeout)

    def seconds_to_deadline(self):
        """Until it may become due, or None."""
        if self._kept is None:
            return None
        ahead = self._kept.deadline - self._clock()
        return max(0.05, ahead) if ahead > 0 else None

    def is_overdue_frozen(self, grace):
        """Whether it was last seen frozen, and ought to be thawed long."""
        return (self._kept is not None and self._state() == states.FROZEN and
                self._kept.freeze == record.CONFIRMED and
                self._clock() >= self._kept.deadline + grace)

    def thaw_only(self):
        """Send a thaw, and write nothing: the database is away.

        :raises: what nova-compute raised
        """
        LOG.warning('Thawing without the database', instance=self._instance)
        self._cycle.send_thaw(self._instance)

    def run(self, before_pause):
        """Until it is thawed, deleted, or no longer ours.

        :param before_pause: called when it must wait, perhaps for long
        :raises: InstanceNotFound when it was deleted
        """
        try:
            pause = self._step()
            while pause is not None:
                before_pause()
                self._sleep(pause)
                pause = self._step()
        finally:
            if self._attempts:
                history.end_event(self._instance, 'unquiesce', self._failure)

    def _step(self):
        """One thaw; seconds to the next, None when there is to be none."""
        ours = self._kept.text
        self._take(cells.load(self._context, self.uuid))
        if self._attempts and self._kept:
            if self._kept.text != ours:
                return None         # somebody else's, and in good hands
            self._kept.claim = 0.0
        if not self.is_due() or not self._claim():
            return None
        if not self._attempts:
            LOG.warning('Thawing: it is past its deadline, was reset, or may '
                        'have frozen late', instance=self._instance)
            history.start(self._instance, 'unquiesce')
            history.begin_event(self._instance, 'unquiesce')
        self._attempts += 1
        try:
            is_sure = self._cycle.send_thaw(self._instance)
        except Exception as error:
            self._successes = 0
            return self._not_thawed(error)
        self._failure = None
        self._successes += 1
        return self._thawed(is_sure)

    def _claim(self):
        """Take it over from who is gone; whether nobody else has."""
        kept, state = self._kept, self._state()
        if kept.claim and not self._attempts and state != (
                states.ACTIVE, None):
            # Who claimed it has ended: its thaw may still be on its way.
            kept.freeze = record.UNKNOWN
            kept.quiet = max(kept.quiet, min(kept.claim, self._clock()) +
                             UNANSWERED_FOR)
        self._hold(self._opts.thaw_timeout)
        if state == states.FROZEN:
            return self._change(states.THAWING, state)
        if state != states.FREEZING:
            return self._change(None, None)
        kept.freeze = record.UNKNOWN
        kept.why = 'nova-api ended before the guest had answered'
        if not self._change((states.ACTIVE, None), state):
            return False
        history.fault(self._instance, NotConfirmed(
            what='Quiesce', instance_uuid=self.uuid, why=kept.why))
        return True

    def _hold(self, seconds):
        """Keep other guards away for so long, and a little more."""
        self._kept.claim = self._clock() + seconds + 2

    def _change(self, new, expected, ends=False):
        done = self._cycle.change_or_leave(
            self._instance, new, expected, self._read,
            None if ends else self._kept)
        self._read = None if ends else self._kept
        return done

    # ---- what came of a thaw
    def _not_thawed(self, error):
        kept, state = self._kept, self._state()
        self._failure = error
        self._cycle.note_failure(kept, error)
        is_held = states.in_cycle(self._instance) or kept.errored
        pause = due.pause_after(self._attempts, is_held)
        if not is_held and hypervisor.is_unanswered(error):
            # The guest hangs, and writes: each call holds a thread there.
            pause = max(pause, 15)
        self._hold(pause)
        if due.is_worth_a_line(self._attempts):
            LOG.error('Not thawed, tried again in %d s: %s', pause, kept.why,
                      instance=self._instance)
        if due.is_given_up(state, kept, self._clock(),
                           self._opts.give_up_after):
            kept.errored = True
            if self._change((states.ERROR, None), state):
                history.fault(self._instance, error)
        elif state == states.THAWING and hypervisor.is_not_running(error):
            # Without a task Nova finds out whether it is off, or paused.
            self._change(states.FROZEN, state)
        else:
            self._change(None, None)
        return pause

    def _thawed(self, is_sure):
        """Seconds after which to thaw once more, None when it is sure."""
        kept, state = self._kept, self._state()
        needed = 1 if is_sure and kept.freeze == record.CONFIRMED else 2
        wait = self._until_quiet()
        is_over = self._successes >= needed and wait <= 0
        ours = state == states.THAWING or (
            state == (states.ERROR, None) and kept.errored)
        pause = SETTLE
        if self._successes >= needed:
            pause = min(max(SETTLE, wait), due.LONGEST_PAUSE)
        self._hold(pause)
        # It writes again: the state says so at once, the record when sure.
        new = (None, None)
        if ours and (is_over or is_sure):
            new, kept.errored = ((states.ACTIVE, None), state), False
        done = self._change(*new, ends=is_over)
        if done and is_over:
            LOG.info('Thawed', instance=self._instance)
            return None
        return pause if done else 0

    def _until_quiet(self):
        """Seconds until no earlier call is on its way any more."""
        kept, quiet = self._kept, self._kept.quiet
        if kept.freeze == record.SENT:
            quiet = max(quiet, kept.deadline + due.FREEZING_GRACE)
        return quiet - self._clock()
