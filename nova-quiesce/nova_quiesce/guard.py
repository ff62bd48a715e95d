"""The guard: nothing stays frozen.

One guard of each host is on duty; guards of several hosts share nothing but
the records.  Each cell has a watch of its own, in a thread of its own, so
that a cell whose database hangs holds up nobody else.
"""
import functools
import random
import threading
import time

from oslo_log import log as logging

from nova import exception
from nova_quiesce import cells
from nova_quiesce import conf as quiesce_conf
from nova_quiesce.duty import Duty
from nova_quiesce import heartbeat
from nova_quiesce.rescue import Rescue

LOG = logging.getLogger(__name__)

WHOLE_EVERY = 600
CELLS_EVERY = 60
TURN_EVERY = 0.5
# First attempts at a time; who must be tried again waits elsewhere.
AT_ONCE = 50
# For how long a database must be silent before a thaw goes by what it said
# last: what others have written meanwhile cannot be seen then.
SILENT_FOR = 10
BLIND_TIMES = 4


def _was_lately(at):
    return at is not None and time.monotonic() - at < heartbeat.PATIENCE


class CellWatch:
    """Looks for servers of one cell that are due, and has each thawed."""

    def __init__(self, conf, cycle, cell, slots):
        self._conf = conf
        self._opts = conf[quiesce_conf.GROUP]
        self._cycle = cycle
        self._cell = cell
        self._slots = slots
        self._at_work = set()
        self._in_slot = set()
        self._blind = {}
        self._lock = threading.Lock()
        self._open = []
        self._whole_at = None
        self._looked_at = None
        self._tried_at = None

    def is_well(self):
        """Whether it has looked lately, so that a freeze may rely on it."""
        return _was_lately(self._looked_at)

    def is_moving(self):
        """Whether it has lately come back from a look, also from a vain one."""
        return _was_lately(self._tried_at)

    def run(self, is_on_duty):
        """Look again and again, for as long as it is on duty."""
        while is_on_duty():
            time.sleep(self.try_to_look())

    def try_to_look(self):
        """Look once, and go by what was seen last where that fails."""
        try:
            return self.look()
        except Exception:
            LOG.exception('The guard could not look into cell %s; it tries '
                          'again', self._cell.uuid)
            self._thaw_unseen()
            return self._opts.guard_interval
        finally:
            self._tried_at = time.monotonic()

    def look(self):
        """Look once; returns the seconds to the next time."""
        now = time.monotonic()
        whole = self._whole_at is None or now >= self._whole_at
        if whole:
            # Also when it fails: it is dear.
            self._whole_at = now + WHOLE_EVERY * random.uniform(0.1, 0.3)
        found = cells.find_open(self._cell, whole)
        if whole:
            self._whole_at = now + WHOLE_EVERY * random.uniform(0.8, 1.2)
        self._looked_at = time.monotonic()
        self._blind = {}
        self._open = [Rescue(self._conf, self._cycle, i) for i in found]
        # Guards that look at the same time begin with different ones.
        for rescue in random.sample(self._open, len(self._open)):
            if rescue.is_due():
                self._begin(rescue, functools.partial(
                    rescue.run, functools.partial(self._rests, rescue)))
        ahead = [r.seconds_to_deadline() for r in self._open]
        return min([self._opts.guard_interval] + [a for a in ahead if a])

    def _thaw_unseen(self):
        if (self._looked_at is None or
                time.monotonic() - self._looked_at < SILENT_FOR):
            return
        for rescue in self._open:
            times, next_at = self._blind.get(rescue.uuid, (0, 0))
            if (rescue.is_overdue_frozen(SILENT_FOR) and
                    times < BLIND_TIMES and time.monotonic() >= next_at):
                self._blind[rescue.uuid] = (times + 1,
                                            time.monotonic() + SILENT_FOR)
                self._begin(rescue, rescue.thaw_only)

    def _begin(self, rescue, run):
        with self._lock:
            if rescue.uuid in self._at_work:
                return
            if not self._slots.acquire(blocking=False):
                return      # at the next look
            self._at_work.add(rescue.uuid)
            self._in_slot.add(rescue.uuid)
        try:
            threading.Thread(target=self._do, args=(rescue, run),
                             daemon=True).start()
        except RuntimeError:
            LOG.exception('No thread for the thaw of server %s', rescue.uuid)
            self._done(rescue)

    def _do(self, rescue, run):
        try:
            run()
        except exception.InstanceNotFound:
            LOG.info('Server %s was deleted', rescue.uuid)
        except Exception:
            LOG.exception('The thaw of server %s is begun anew', rescue.uuid)
        finally:
            self._done(rescue)

    def _rests(self, rescue):
        """Its host may be dead for days: others must not wait for it."""
        with self._lock:
            if rescue.uuid in self._in_slot:
                self._in_slot.remove(rescue.uuid)
                self._slots.release()

    def _done(self, rescue):
        self._rests(rescue)
        with self._lock:
            self._at_work.discard(rescue.uuid)


class Guard:
    """Watches all cells while it is on duty."""

    def __init__(self, conf, cycle, duty=None):
        self._conf = conf
        self._cycle = cycle
        self._duty = duty or Duty(conf)
        self._watches = {}
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._threads = []
        self._listed_at = None

    def is_well(self):
        """Whether it watches; one that waits for its turn does not."""
        return any(watch.is_well() for watch in self._watches.values())

    def is_moving(self):
        """Whether its threads are not stuck, so that others need not step in.

        A database that is away does not make it stuck: it is asked again.
        """
        return _was_lately(self._listed_at) or any(
            watch.is_moving() for watch in self._watches.values())

    def is_alive(self):
        """Whether its threads run."""
        return all(thread.is_alive() for thread in self._threads)

    def start(self):
        """In threads of their own; greenthreads where Nova made them so."""
        for run in (self._run, self._beat):
            self._start(run)

    def _start(self, run, *args):
        thread = threading.Thread(target=run, args=args, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _run(self):
        while not self._duty.take():
            time.sleep(TURN_EVERY)
        LOG.info('On duty: guarding quiesced servers')
        while True:
            try:
                for cell, watch in self.list_new():
                    self._start(watch.run, self._duty.is_taken)
                    self._watches[cell.uuid] = watch
            except Exception:
                LOG.exception('Cells could not be listed; tried again')
            self._listed_at = time.monotonic()
            time.sleep(CELLS_EVERY if self._watches else heartbeat.INTERVAL)

    def list_new(self):
        """[(cell, watch)] of the cells that have none yet."""
        return [(cell, CellWatch(self._conf, self._cycle, cell, self._slots))
                for cell in cells.list_cells()
                if cell.uuid not in self._watches]

    def _beat(self):
        while True:
            try:
                if self.is_moving():
                    self._duty.show()
                if self.is_well():
                    heartbeat.beat(self._conf.host)
            except Exception:
                LOG.exception('The guard could not leave a sign of life')
            time.sleep(heartbeat.INTERVAL)
