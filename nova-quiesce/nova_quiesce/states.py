"""The states of the specification, and what is live among them."""
from nova.compute import vm_states

ACTIVE = vm_states.ACTIVE
ERROR = vm_states.ERROR
QUIESCED = 'quiesced'               # vm_state
QUIESCING = 'quiescing'             # task_state
UNQUIESCING = 'unquiescing'         # task_state

# (vm_state, task_state) of a quiesce that is going on.
FREEZING = (ACTIVE, QUIESCING)
FROZEN = (QUIESCED, None)
THAWING = (QUIESCED, UNQUIESCING)


def of(instance):
    return instance.vm_state, instance.task_state


def in_cycle(instance):
    """Whether the server is where a quiesce of ours has put it."""
    return of(instance) in (FREEZING, FROZEN, THAWING)
