"""What both clients have in common: waiting."""
import time

SOON = 120
LOST = ('error', 'ERROR', 'error_restoring')


class Hands:
    class Refused(Exception):
        """The client said no."""

    def __init__(self, cloud):
        self.cloud = cloud

    def wait(self, kind, id, *wanted):
        """Until it is in one of these states; what it is in then."""
        end = time.time() + SOON
        while True:
            status = self.status(kind, id)
            if status in wanted:
                return status
            if status in LOST or time.time() > end:
                raise AssertionError('%s %s is %s, not %s' % (
                    kind, id, status, ' or '.join(wanted)))
            time.sleep(0.3)
