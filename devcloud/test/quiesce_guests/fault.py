"""One fault: what is done, what is seen meanwhile, and that nothing stays frozen after it."""
import time

import report
import stand
from watch import Watch


class Fault:
    def __init__(self, title, guest):
        self._guest = guest
        self._title = '%s (%s nova-quiesce-host)' % (title, 'with' if guest.has_daemon else 'without')

    def __enter__(self):
        self.watch = Watch(self._guest)
        return self

    def __exit__(self, kind, error, _):
        """The end of every fault: thawed, ACTIVE, nothing owed, and it can be quiesced again."""
        guest = self._guest
        self.check('no exception', kind is None, repr(error))
        rest = stand.until(guest.is_at_rest, 150)
        self.check('ACTIVE in the end, nothing owed', rest, guest.report())
        self.check('the guest says it is thawed', stand.until(lambda: guest.agent() == 'thawed', 5), guest.agent())
        self.check('it writes', stand.until(self.watch.is_writing, 5))
        self.watch.end(self._title)
        answers = [guest.act(action, wait=True)[:2] for action in ('quiesce', 'unquiesce')]
        self.check('quiesce and unquiesce work again', [a[0] for a in answers] == [202, 202], answers)
        return True

    def check(self, text, is_fine, seen=''):
        return report.verdict('%s: %s' % (self._title, text), is_fine, seen)

    def mark(self, text):
        self.watch.mark(text)

    def quiesce(self, status, says='', timeout=15):
        """Seconds it took."""
        found, message, took = self._guest.act('quiesce', timeout=timeout, wait=True)
        self.mark('quiesce: %d after %.1f s %s' % (found, took, message[-90:]))
        self.check('quiesce is %d' % status, found == status and says in message, (found, message))
        return took

    def unquiesce(self, status):
        found, message, took = self._guest.act('unquiesce', wait=True)
        self.mark('unquiesce: %d after %.1f s' % (found, took))
        self.check('unquiesce is %d' % status, found == status, (found, message))

    def refused(self, text, action, **arguments):
        status, message, _ = self._guest.act(action, **arguments)
        self.check(text, status == 409, (status, message))

    def wake(self):
        self._guest.wake_agent()
        self.mark('agent woken')

    def settled(self, seconds=45):
        """Thawed, as the guest's own agent says, and ACTIVE; within that time from now."""
        guest, began = self._guest, self.watch.now()
        rest = stand.until(guest.is_at_rest, seconds)
        self.check('ACTIVE, nothing owed within %d s (%.1f)' % (seconds, self.watch.now() - began), rest, guest.report())
        word = guest.agent()
        self.check('thawed then', word == 'thawed', word)
        time.sleep(7)       # a freeze that comes late would be seen
        word = guest.agent()
        self.check('and still thawed 7 s later', word == 'thawed', word)
