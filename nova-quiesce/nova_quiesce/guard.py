"""The guard: nothing stays frozen.

Any number of guards may run, in every nova-api and as services of their own.
They share nothing but the records: a thaw does no harm twice.
"""
import threading
import time

from oslo_log import log as logging

from nova import exception
from nova_quiesce import cells
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import heartbeat
from nova_quiesce.rescue import Rescue

LOG = logging.getLogger(__name__)

WHOLE_EVERY = 600


class Guard:
    """Looks for servers that are due, and thaws each until it is sure."""

    def __init__(self, conf, cycle):
        self._conf = conf
        self._opts = conf[quiesce_conf.GROUP]
        self._cycle = cycle
        self._at_work = set()
        self._open = []
        self._lock = threading.Lock()
        self._cells = []
        self._whole_at = None
        self._looked_at = None

    def is_well(self):
        """Whether it has looked lately, so that a freeze may rely on it."""
        return (self._looked_at is not None and
                time.monotonic() - self._looked_at < heartbeat.PATIENCE)

    def start(self):
        """In threads of their own; greenthreads where Nova made them so."""
        for run in (self.run, self._beat):
            threading.Thread(target=run, daemon=True).start()

    def run(self):
        """Look again and again, for ever."""
        while True:
            pause = self._opts.guard_interval
            try:
                pause = self.look()
            except Exception:
                LOG.exception('The guard could not look; it tries again')
                self._thaw(self._open)
            time.sleep(pause)

    def look(self):
        """Look once; returns the seconds to the next time."""
        now = time.monotonic()
        whole = self._whole_at is None or now - self._whole_at >= WHOLE_EVERY
        if whole:
            self._list_cells()
        found, silent = cells.find_open(self._cells, whole)
        if whole and not silent:
            self._whole_at = now
        if not silent:
            self._looked_at = time.monotonic()
        # What a cell said last counts while its database is away.
        unseen = [r for r in self._open if r.cell in silent]
        seen = [Rescue(self._conf, self._cycle, i) for i in found]
        self._open = seen + unseen
        for rescue in seen:
            if rescue.is_due():
                self._begin(rescue, rescue.run)
        self._thaw(unseen)
        return min([self._opts.guard_interval] +
                   [r.seconds_to_deadline() for r in self._open])

    def _list_cells(self):
        try:
            self._cells = cells.list_cells()
        except Exception:
            if not self._cells:
                raise
            LOG.exception('Cells cannot be listed; the known ones are looked '
                          'at')

    def _thaw(self, unseen):
        """Without the database."""
        for rescue in unseen:
            if rescue.is_due():
                self._begin(rescue, rescue.thaw_only)

    def _begin(self, rescue, run):
        with self._lock:
            if rescue.uuid in self._at_work:
                return
            self._at_work.add(rescue.uuid)
        threading.Thread(target=self._do, args=(rescue, run),
                         daemon=True).start()

    def _do(self, rescue, run):
        try:
            run()
        except exception.InstanceNotFound:
            LOG.info('Server %s was deleted', rescue.uuid)
        except Exception:
            LOG.exception('The thaw of server %s is begun anew', rescue.uuid)
        finally:
            with self._lock:
                self._at_work.discard(rescue.uuid)

    def _beat(self):
        while True:
            try:
                if self.is_well():
                    heartbeat.beat(self._conf.host)
            except Exception:
                LOG.exception('The guard could not leave a sign of life')
            time.sleep(heartbeat.INTERVAL)
