"""Guards are services of Nova: their last sign of life is in its database.

`openstack compute service list` shows them, up or down.
"""
from oslo_utils import timeutils

from nova import context as nova_context
from nova import exception
from nova import objects

BINARY = 'nova-quiesce-guard'
INTERVAL = 5
# Seconds without a sign after which a guard counts as dead.
PATIENCE = 20


def beat(host):
    """Leave a sign of life; makes the row at the first time."""
    context = nova_context.get_admin_context()
    service = objects.Service.get_by_host_and_binary(context, host, BINARY)
    if not service:
        service = objects.Service(context, host=host, binary=BINARY,
                                  topic='quiesce', report_count=0,
                                  disabled=False)
        try:
            service.create()
        except (exception.ServiceBinaryExists, exception.ServiceTopicExists):
            return      # a worker beside us was faster
    # The database layer sets last_seen_up when the count grows.
    service.report_count += 1
    service.save()


def list_guards():
    """[{host, up, last_seen}], last_seen as ISO 8601 or None."""
    services = objects.ServiceList.get_by_binary(
        nova_context.get_admin_context(), BINARY, include_disabled=True)
    return [{'host': s.host, 'up': _is_up(s),
             'last_seen': s.last_seen_up and
             s.last_seen_up.replace(tzinfo=None).isoformat() + 'Z'}
            for s in services]


def _is_up(service):
    seen = service.last_seen_up
    return bool(seen) and timeutils.delta_seconds(
        seen.replace(tzinfo=None), timeutils.utcnow()) < PATIENCE
