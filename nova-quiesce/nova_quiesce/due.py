"""Whether a server is to be thawed now.  Pure: no clock, no database."""
from nova.compute import task_states
from nova_quiesce import states

# A freeze is given up at its deadline by who sent it; only when that one has
# ended is it for a guard.
FREEZING_GRACE = 1.0
# Nobody claims a thaw, or asks for a deadline, so much further ahead than the
# longest timeout: that comes from a clock that was wrong.
TOO_FAR = 120.0
LONGEST_PAUSE = 30
# Deletion ends the guest; a snapshot of Nova's own holds it for a moment.
_OTHERS = (task_states.DELETING, task_states.IMAGE_SNAPSHOT,
           task_states.IMAGE_SNAPSHOT_PENDING)


def is_due(state, kept, now, max_timeout):
    """Whether a guard must thaw.

    :param state: (vm_state, task_state)
    :param kept: the record
    :param now: unix time
    :param max_timeout: the longest that a caller may ask for, seconds
    """
    too_far = now + max_timeout + TOO_FAR
    if state[1] in _OTHERS or now < kept.claim < too_far:
        return False
    deadline = now if kept.deadline > too_far else kept.deadline
    if state == states.FREEZING:
        return now >= deadline + FREEZING_GRACE
    if state in (states.FROZEN, states.THAWING):
        return now >= deadline
    # Reset, or never confirmed: whatever the state says, it may be frozen.
    return True


def is_given_up(state, kept, now, give_up_after):
    """Whether the state must say that something is wrong."""
    return (state in (states.FROZEN, states.THAWING) and
            now >= kept.deadline + give_up_after)


def pause_after(attempts, is_held):
    """Seconds before the next attempt.

    :param is_held: the guest is known to be frozen: each second counts, for
        as long as its host may be expected back
    """
    pause = (1, 1, 2, 4, 8, 15, LONGEST_PAUSE)[min(attempts, 7) - 1]
    return min(pause, 5) if is_held and attempts <= 20 else pause


def is_worth_a_line(attempts):
    """Whether a failed attempt is logged: not all of them, for days."""
    return attempts <= 5 or attempts % 20 == 0
