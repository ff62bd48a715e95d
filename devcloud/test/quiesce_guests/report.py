"""One line "ok" or "FAIL" per check, what was seen as indented lines, and a sum in the end."""
import threading
import traceback

_lock = threading.Lock()
_results = []


def say(text):
    with _lock:
        print('     ' + text, flush=True)


def verdict(title, is_fine, seen=''):
    """A FAIL says what was seen instead."""
    with _lock:
        _results.append(bool(is_fine))
        print('%-4s %s%s' % ('ok' if is_fine else 'FAIL', title, '' if is_fine or seen == '' else ': %s' % (seen,)), flush=True)
    return is_fine


def attempt(title, function, *args):
    """An exception is a FAIL, and the next proof goes on."""
    try:
        return function(*args)
    except Exception:
        verdict(title, False, traceback.format_exc())


def both(function, guests):
    """At the same time for each guest: they are on hosts of their own."""
    threads = [threading.Thread(target=attempt, args=('%s, %s' % (function.__name__, g.name), function, g)) for g in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def end():
    """Prints the sum; returns the exit code."""
    failed = _results.count(False)
    print('%d passed, %d failed' % (len(_results) - failed, failed))
    return 1 if failed or not _results else 0
