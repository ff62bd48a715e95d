"""Servers with an open record, in all cells."""
import datetime

from oslo_log import log as logging
from oslo_utils import timeutils

import nova.conf
from nova import context as nova_context
from nova import objects
from nova_quiesce.conf import GROUP
from nova_quiesce import record
from nova_quiesce import states

CONF = nova.conf.CONF
LOG = logging.getLogger(__name__)

TIMEOUT = 10
# Only rows changed lately are looked at, by their index: each record is
# written together with a state, and is due within the longest timeout.  A
# whole look finds what is older.
RECENT = datetime.timedelta(minutes=10)
ATTRS = ['metadata', 'system_metadata']


def list_cells():
    """All cells that have servers; read anew, since cells are added."""
    cells = objects.CellMappingList.get_all(nova_context.get_admin_context())
    return [c for c in cells if not c.is_cell0()]


def find_open(cells, whole):
    """Servers whose guest may be frozen, with contexts of their cells.

    :param whole: look at all servers, also for quiesced ones without a record
    :returns: (instances, ids of the cells that have not answered)
    """
    found = nova_context.scatter_gather_cells(
        nova_context.get_admin_context(), cells, TIMEOUT, _find_in_cell, whole)
    silent = {cell for cell, answer in found.items()
              if not isinstance(answer, list)}
    return [i for cell, answer in found.items() if cell not in silent
            for i in answer], silent


def _find_in_cell(context, whole):
    filters = {'system_metadata': {record.MARK: record.OPEN}, 'deleted': False}
    if not whole:
        filters['changes-since'] = timeutils.utcnow() - RECENT - (
            datetime.timedelta(seconds=CONF[GROUP].max_timeout))
    # The filter matches key and value in any rows.
    found = [i for i in _list(context, filters) if record.Record.of(i)]
    if whole:
        lost = _list(context, {'vm_state': states.QUIESCED, 'deleted': False})
        found.extend(i for i in lost if not record.Record.of(i))
    return found


def _list(context, filters):
    return objects.InstanceList.get_by_filters(
        context, filters, expected_attrs=ATTRS)


def load(context, uuid):
    """One server as it is now. :raises: InstanceNotFound"""
    return objects.Instance.get_by_uuid(context, uuid, expected_attrs=ATTRS)


def find_by_ids(context, uuids):
    """Servers by id, each from its cell; unknown ones are left out.

    :param context: whose rights count for what is read
    """
    mappings = objects.InstanceMappingList.get_by_instance_uuids(
        context.elevated(), uuids)
    by_cell = {}
    for mapping in mappings:
        if mapping.cell_mapping:
            cell, ids = by_cell.setdefault(
                mapping.cell_mapping.uuid, (mapping.cell_mapping, []))
            ids.append(mapping.instance_uuid)
    found = []
    for cell, ids in by_cell.values():
        with nova_context.target_cell(context, cell) as of_cell:
            found.extend(objects.InstanceList.get_by_filters(
                of_cell, {'uuid': ids, 'deleted': False},
                expected_attrs=['system_metadata']))
    return found
