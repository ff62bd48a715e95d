"""One guard of each host is on duty; the others wait for its turn.

A nova-api has as many workers as the host has processors, and each could
guard.  The lock is the kernel's: it is free at once when its process ends.
"""
import fcntl
import os
import time

from oslo_log import log as logging

LOG = logging.getLogger(__name__)

NAME = 'nova-quiesce-guard.lock'
# Seconds without a sign after which who is on duty counts as stuck.
PATIENCE = 10


class Duty:
    def __init__(self, conf):
        self._conf = conf
        self._file = None
        self._is_taken = False

    def is_taken(self):
        return self._is_taken

    def take(self):
        """Whether this process is on duty now, and stays so."""
        if self._is_taken:
            return True
        try:
            self._file = self._file or open(self._path(), 'a')
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            silent = time.time() - os.fstat(self._file.fileno()).st_mtime
            if silent < PATIENCE:
                return False
            LOG.warning('Who guards on this host has given no sign for %d s: '
                        'on duty beside it', silent)
        except OSError as error:
            LOG.warning('No lock among the guards of this host, so that each '
                        'is on duty: %s', error)
        self._is_taken = True
        self.show()
        return True

    def show(self):
        """Leave a sign that it is not stuck."""
        if self._is_taken and self._file:
            os.utime(self._file.fileno())

    def _path(self):
        folder = getattr(self._conf.oslo_concurrency, 'lock_path', None)
        for path in (folder, self._conf.state_path):
            if path and os.access(path, os.W_OK):
                return os.path.join(path, NAME)
        raise OSError('no folder for a lock file can be written to')
