"""What the API shows over time, and when the guest really wrote."""
import contextlib
import re
import threading
import time

import report
from stand import cloud

# A pause of writes below this is the guest's own: the machine is busy.
STALL = 1.2


def _describe(server, entry):
    parts = [server['status'], server['OS-EXT-STS:task_state'], entry['frozen'] != 'no' and 'frozen: ' + entry['frozen'],
             entry['thaw_owed'] and 'thaw owed']
    return ' '.join(p for p in parts if p)


class Watch:
    """Seconds count from its beginning."""

    def __init__(self, guest):
        self._guest, self._began, self._ended = guest, time.time(), threading.Event()
        self._console = len(guest.console())
        self.api, self._writes = [], []
        self._threads = [threading.Thread(target=f, daemon=True) for f in (self._look, self._stat)]
        for thread in self._threads:
            thread.start()

    def now(self):
        return time.time() - self._began

    def mark(self, text):
        self.api.append((self.now(), '[%s]' % text))

    def _look(self):
        client, last = cloud(), None
        while not self._ended.wait(0.25):
            try:
                server = client.call('GET', 'compute', '/servers/' + self._guest.id, timeout=5)['server']
                entry = client.call('GET', 'compute', '/os-quiesce?server_id=' + self._guest.id, timeout=5)['servers'][0]
                seen = _describe(server, entry)
            except Exception as error:
                seen = 'no answer from nova-api' if 'onnection' in repr(error) or 'imed out' in repr(error) else repr(error)[:80]
            if seen != last:
                last = seen
                self.api.append((self.now(), seen))

    def _stat(self):
        last = []
        while not self._ended.wait(0.02):
            with contextlib.suppress(OSError):
                found = self._guest.writes()
                if found != last:
                    last = found
                    self._writes.append(max(found) - self._began)

    def stalls(self):
        """[(from, to), ...] in which nothing was written to any disk; the last one may last until now."""
        times = self._writes + [self.now()]
        return [(a, b) for a, b in zip(times, times[1:]) if b - a >= STALL]

    def is_writing(self):
        return bool(self._writes) and self.now() - self._writes[-1] < STALL

    def end(self, title):
        """Stop, and print what was seen."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
        report.say('%s: API %s' % (title, '; '.join('%.1f %s' % x for x in sorted(self.api))))
        told = [int(ms) for ms in re.findall(r'CTR STALL n=\d+ blocked_ms=(\d+)', self._guest.console(self._console))]
        report.say('%s: no writes %s; the longest that its counters tell of is %.1f s'
                   % (title, '; '.join('%.1f to %.1f' % x for x in self.stalls()) or 'never', max(told, default=0) / 1000))
