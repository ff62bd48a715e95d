"""Whether a server is to be thawed now.  Pure: no clock, no database."""
from nova.compute import task_states
from nova_quiesce import states

# A freeze is given up at its deadline by who sent it; only when that one has
# ended is it for a guard.
FREEZING_GRACE = 1.0


def is_due(state, kept, now):
    """Whether a guard must thaw.

    :param state: (vm_state, task_state)
    :param kept: the open record
    :param now: unix time
    """
    if state[1] == task_states.DELETING or kept.claim > now:
        return False
    if state == states.FREEZING:
        return now >= kept.deadline + FREEZING_GRACE
    if state in (states.FROZEN, states.THAWING):
        return now >= kept.deadline
    # Reset, or never confirmed: whatever the state says, it may be frozen.
    return True


def is_given_up(state, kept, now, give_up_after):
    """Whether the state must say that something is wrong."""
    return (state in (states.FROZEN, states.THAWING) and
            now >= kept.deadline + give_up_after)


def pause_after(attempts):
    """Seconds before the next attempt."""
    return (1, 1, 2, 4, 8, 15, 30)[min(attempts, 7) - 1]
