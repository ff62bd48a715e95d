"""Nova's lists of known states and services, and ours added to them."""
from nova.objects import fields
from nova_quiesce import heartbeat
from nova_quiesce import states

_ADDED = (
    # Versioned notifications refuse a state, or a sender, that they do not
    # know: nova/objects/fields.py.
    (fields.InstanceStateField, (states.QUIESCED,)),
    (fields.InstanceTaskStateField, (states.QUIESCING, states.UNQUIESCING)),
    (fields.NotificationSourceField, (heartbeat.BINARY,)),
)


def extend():
    """In this process; twice does no harm."""
    for field, values in _ADDED:
        kind = field.AUTO_TYPE
        known = tuple(kind._valid_values)
        kind._valid_values = known + tuple(
            v for v in values if v not in known)
