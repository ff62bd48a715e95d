"""nova-quiesce-guard: a guard as a service of its own.

Needed where nova-api runs under uwsgi or mod_wsgi, useful everywhere: it
thaws what a nova-api left frozen that is gone for good.
"""
import os
import signal
import sys
import threading

# Plain threads: up to 32 Nova patches the process when it is imported.
os.environ.setdefault('OS_NOVA_DISABLE_EVENTLET_PATCHING', '1')

from nova import monkey_patch  # noqa: E402

if hasattr(monkey_patch, 'patch'):      # from 33 on it waits to be called
    monkey_patch.patch(backend='threading')

from oslo_log import log as logging  # noqa: E402

import nova.conf  # noqa: E402
from nova import config  # noqa: E402
from nova import objects  # noqa: E402
from nova_quiesce import conf as quiesce_conf  # noqa: E402
from nova_quiesce import enums  # noqa: E402
from nova_quiesce.cycle import Cycle  # noqa: E402
from nova_quiesce.guard import Guard  # noqa: E402

CONF = nova.conf.CONF
LOG = logging.getLogger(__name__)


def set_up_logging():
    """Log with the locks of plain threads.

    oslo.log takes an eventlet that is imported for one that is in use
    (oslo_log.log._fix_eventlet_logging), and gives the logging module a lock
    for greenthreads.  Of two plain threads that want it at the same time one
    waits for ever: a guard that looks alive and guards nothing.
    """
    eventlet = sys.modules.pop('eventlet', None)
    try:
        logging.setup(CONF, 'nova')
    finally:
        if eventlet:
            sys.modules['eventlet'] = eventlet


def main():
    """Read nova.conf as nova-api does, and guard until TERM or INT."""
    config.parse_args(sys.argv)
    set_up_logging()
    objects.register_all()
    enums.extend()
    quiesce_conf.register(CONF)
    try:
        quiesce_conf.check(CONF)
    except ValueError as error:
        sys.exit(str(error))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    guard = Guard(CONF, Cycle(CONF))
    guard.start()
    LOG.info('Waiting for its turn to guard quiesced servers')
    while not ended.wait(0.5):
        if not guard.is_alive():
            LOG.critical('A thread of the guard has ended: it begins anew')
            return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
