"""Whether somebody would thaw: a guard of this process, or any other."""
import threading
import time

from nova_quiesce import heartbeat

_KNOWN_FOR = 2.0

# An eventlet nova-api: a thread goes on there once a request was answered.
_serves = False
_own = None
_lock = threading.Lock()
_seen_at = None


def serves_itself():
    """This process is a server of Nova's own, not of uwsgi or mod_wsgi."""
    global _serves
    _serves = True


def runs_after_answer():
    """Whether a thread goes on once a request was answered."""
    return _serves


def guards_here(guard):
    """A guard runs in this process."""
    global _own
    _own = guard


def is_guarded():
    """A guard that has looked lately; asked of the database rarely."""
    global _seen_at
    if _own is not None and _own.is_well():
        return True
    now = time.monotonic()
    with _lock:
        if _seen_at is not None and now - _seen_at < _KNOWN_FOR:
            return True
    if any(guard['up'] for guard in heartbeat.list_guards()):
        with _lock:
            _seen_at = now
        return True
    return False
