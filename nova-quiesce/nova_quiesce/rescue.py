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
from nova_quiesce.record import Record
from nova_quiesce import states

LOG = logging.getLogger(__name__)

# Between two thaws of a guest of which it is not known whether a freeze is
# still on its way.
SETTLE = 5


class Rescue:
    def __init__(self, conf, cycle, instance, clock=time.time,
                 sleep=time.sleep):
        self._opts = conf[quiesce_conf.GROUP]
        self._cycle = cycle
        self._context = instance._context
        self._clock = clock
        self._sleep = sleep
        self._take(instance)
        self.uuid = instance.uuid
        self.cell = instance._context.cell_uuid

    def _take(self, instance):
        self._instance = instance
        self._kept = Record.of(instance) or self._lost(instance)

    def _lost(self, instance):
        """Quiesced, and without a record: its time is over by the maximum."""
        if states.of(instance) != states.FROZEN:
            return None
        changed = instance.updated_at or instance.created_at
        return Record(changed.timestamp() + self._opts.max_timeout,
                      freeze=record.UNKNOWN)

    def is_due(self):
        return self._kept is not None and due.is_due(
            states.of(self._instance), self._kept, self._clock())

    def seconds_to_deadline(self):
        """Until it may become due; at least a moment."""
        ahead = self._kept.deadline - self._clock() if self._kept else 0
        return max(0.05, ahead) if ahead > 0 else self._opts.guard_interval

    def run(self):
        """Until it is thawed, deleted or in a new cycle.

        :raises: InstanceNotFound when it was deleted
        """
        attempts = successes = 0
        while True:
            self._take(cells.load(self._context, self.uuid))
            if attempts and self._kept:
                self._kept.claim = 0.0      # it is ours
            if not self.is_due():
                return
            if states.of(self._instance) in (states.FREEZING, states.FROZEN):
                if not self._take_over():
                    self._sleep(0.2)
                    continue
            if attempts == 0:
                LOG.warning('Thawing: it is past its deadline, was reset, or '
                            'may have frozen late', instance=self._instance)
                history.start(self._instance, 'unquiesce')
            attempts += 1
            self._claim(self._opts.thaw_timeout)
            if not self._attempt(attempts):
                successes = 0
                continue
            successes += 1
            if self._kept.freeze != record.CONFIRMED and successes < 2:
                self._claim(SETTLE)
                self._sleep(SETTLE)
                continue
            self._end()
            return

    def thaw_only(self):
        """Send a thaw, and write nothing: the database is away.

        :raises: what nova-compute raised
        """
        LOG.warning('Thawing without the database', instance=self._instance)
        self._cycle.send_thaw(self._instance)
        if self._kept.freeze == record.CONFIRMED:
            # Not again: it may be in a new cycle that is not to be seen here.
            self._kept = None

    def _take_over(self):
        """From who began it, and is gone; whether nobody else has acted."""
        kept, instance = self._kept, self._instance
        kept.claim = self._clock() + self._opts.thaw_timeout + 2
        if states.of(instance) == states.FROZEN:
            return self._cycle.move(instance, states.THAWING, states.FROZEN,
                                    kept)
        kept.freeze = record.UNKNOWN
        kept.why = 'nova-api ended before the guest had answered'
        history.fault(instance, NotConfirmed(
            what='Quiesce', instance_uuid=instance.uuid, why=kept.why))
        return self._cycle.move(instance, (states.ACTIVE, None),
                                states.FREEZING, kept)

    def _claim(self, seconds):
        """Keep other guards away for so long, and a little more."""
        self._kept.claim = self._clock() + seconds + 2
        self._kept.write(self._instance)

    def _attempt(self, attempts):
        """One thaw; whether the guest, or its absence, has answered."""
        kept, instance = self._kept, self._instance
        try:
            with history.event(instance, 'unquiesce'):
                self._cycle.send_thaw(instance)
            return True
        except Exception as error:
            pause = due.pause_after(attempts)
            kept.why = hypervisor.reason(error)
            LOG.error('Not thawed, tried again in %d s: %s', pause, kept.why,
                      instance=instance)
            self._tell(error)
            self._claim(pause)
            self._sleep(pause)
            return False

    def _tell(self, error):
        """Past all patience the state says so, too."""
        kept, instance = self._kept, self._instance
        state = states.of(instance)
        if due.is_given_up(state, kept, self._clock(),
                           self._opts.give_up_after):
            history.fault(instance, error)
            kept.errored = True
            kept.errored = self._cycle.move(
                instance, (states.ERROR, None), state, kept)

    def _end(self):
        kept, instance = self._kept, self._instance
        state = states.of(instance)
        ours = state == states.THAWING or (
            state == (states.ERROR, None) and kept.errored)
        if ours and self._cycle.move(instance, (states.ACTIVE, None), state,
                                     None):
            LOG.info('Thawed', instance=instance)
            return
        record.close(instance)
        LOG.info('Thawed; its state is left as it is', instance=instance)
