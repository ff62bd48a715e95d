"""State and record of a server, changed together or not at all.

Written with Nova's own models and transactions, not by Instance.save(): that
one replaces all system_metadata with what was read before, and would undo
what somebody else has written meanwhile.
"""
import sqlalchemy as sa

from oslo_db import api as oslo_db_api
from oslo_utils import timeutils

from nova.db.main import api as main_db
from nova.db.main import models
from nova import exception
from nova_quiesce import record
from nova_quiesce import states

_Meta = models.InstanceSystemMetadata
_TASKS = (states.QUIESCING, states.UNQUIESCING)


class Changed(exception.NovaException):
    """Somebody else was faster."""
    code = 409
    msg_fmt = "Instance %(instance_uuid)s was changed by another request"


def change(instance, new, expected, old, kept):
    """Put the server into another state, together with its record.

    :param new: (vm_state, task_state)
    :param expected: what the state is now; None: whatever, and it is left
    :param old: the record as it was read; None: there was none
    :param kept: the record from now on; None: none
    :raises: Changed when state or record are not as expected
    """
    text = kept and kept.to_text()
    values = {'vm_state': new[0], 'task_state': new[1]} if expected else {}
    _change(instance._context, instance.uuid, values, expected,
            old and old.text, text, kept and kept.why)
    if expected:
        instance.vm_state, instance.task_state = new
        instance.obj_reset_changes(['vm_state', 'task_state'])
    if kept:
        kept.text = text


def swap(instance, old, kept):
    """Change the record only. :raises: Changed"""
    change(instance, None, None, old, kept)


@oslo_db_api.wrap_db_retry(max_retries=5, retry_on_deadlock=True)
@main_db.pick_context_manager_writer
def _change(context, uuid, values, expected, old, new, why):
    # The instance's row first: it is the lock, and its updated_at is how a
    # guard finds what has changed lately.
    query = context.session.query(models.Instance).filter_by(
        uuid=uuid, deleted=0)
    if expected:
        query = query.filter_by(vm_state=expected[0], task_state=expected[1])
    if not query.update(dict(values, updated_at=timeutils.utcnow()),
                        synchronize_session=False):
        raise Changed(instance_uuid=uuid)
    rows = context.session.query(_Meta).filter_by(
        instance_uuid=uuid, key=record.KEY, deleted=0)
    if old is None:
        if rows.count():
            raise Changed(instance_uuid=uuid)
        if new is not None:
            _add(context, uuid, record.KEY, new)
    elif not _replace(rows.filter_by(value=old), new):
        raise Changed(instance_uuid=uuid)
    reasons = context.session.query(_Meta).filter_by(
        instance_uuid=uuid, key=record.WHY, deleted=0)
    if not _replace(reasons, why) and why is not None:
        _add(context, uuid, record.WHY, why)


def _replace(rows, value):
    if value is None:
        return rows.delete(synchronize_session=False)
    return rows.update({'value': value}, synchronize_session=False)


def _add(context, uuid, key, value):
    context.session.add(_Meta(instance_uuid=uuid, key=key, value=value))


@main_db.pick_context_manager_reader
def find_ids(context, since):
    """Ids of the cell's servers that may be frozen.

    :param since: only among those changed since, which is quick: there is
        an index; None: among all
    """
    session = context.session
    marked = session.query(_Meta.instance_uuid).filter_by(
        key=record.KEY, deleted=0)
    live = session.query(models.Instance.uuid).filter_by(deleted=0)
    if since is not None:
        live = live.filter(models.Instance.updated_at >= since)
        by_mark = live.filter(marked.filter(
            _Meta.instance_uuid == models.Instance.uuid).exists())
    else:
        by_mark = marked
    by_state = live.filter(sa.or_(
        models.Instance.vm_state == states.QUIESCED,
        models.Instance.task_state.in_(_TASKS)))
    return sorted({row[0] for query in (by_mark, by_state)
                   for row in query.all()})
