"""Servers that may be frozen, in one cell or in all."""
import datetime

from oslo_utils import timeutils

import nova.conf
from nova import context as nova_context
from nova import objects
from nova_quiesce.conf import GROUP
from nova_quiesce import store

CONF = nova.conf.CONF

TIMEOUT = 10
# What has not been changed for so long is found by a whole look only.
RECENT = datetime.timedelta(minutes=10)
ATTRS = ['metadata', 'system_metadata']


def list_cells():
    """All cells that have servers; read anew, since cells are added."""
    cells = objects.CellMappingList.get_all(nova_context.get_admin_context())
    return [c for c in cells if not c.is_cell0()]


def find_open(cell, whole):
    """Servers of a cell whose guest may be frozen.

    :param whole: look at all servers, not only at those changed lately
    :returns: instances with contexts of that cell
    """
    admin = nova_context.get_admin_context()
    with nova_context.target_cell(admin, cell) as context:
        return _find_open(context, whole)


def _find_open(context, whole):
    since = None if whole else timeutils.utcnow() - RECENT - (
        datetime.timedelta(seconds=CONF[GROUP].max_timeout))
    return _load_all(context, store.find_ids(context, since))


def _load_all(context, ids):
    if not ids:
        return []
    return list(objects.InstanceList.get_by_filters(
        context, {'uuid': ids, 'deleted': False, 'soft_deleted': True},
        expected_attrs=ATTRS))


def load(context, uuid):
    """One server as it is now. :raises: InstanceNotFound"""
    return objects.Instance.get_by_uuid(context, uuid, expected_attrs=ATTRS)


def find_open_everywhere():
    """As find_open, of all cells.

    :returns: (instances, names of the cells that have not answered)
    """
    return _ask([(cell, True) for cell in list_cells()], _find_open)


def find_by_ids(uuids):
    """Servers by id; unknown ones are left out.

    :returns: (instances, names of the cells that have not answered)
    """
    mappings = objects.InstanceMappingList.get_by_instance_uuids(
        nova_context.get_admin_context(), uuids)
    by_cell = {}
    for mapping in mappings:
        if mapping.cell_mapping:
            by_cell.setdefault(mapping.cell_mapping.uuid, (
                mapping.cell_mapping, []))[1].append(mapping.instance_uuid)
    return _ask(list(by_cell.values()), _load_all)


def _ask(of_cells, ask):
    """Several cells at once, each for what is of it.

    :param of_cells: [(cell, what is asked for)]
    """
    if not of_cells:
        return [], []
    by_id = {cell.uuid: (cell, what) for cell, what in of_cells}
    answers = nova_context.scatter_gather_cells(
        nova_context.get_admin_context(), [cell for cell, _ in of_cells],
        TIMEOUT, lambda context: ask(context, by_id[context.cell_uuid][1]))
    silent = [by_id[uuid][0].name or uuid for uuid, answer in answers.items()
              if not isinstance(answer, list)]
    found = [i for answer in answers.values() if isinstance(answer, list)
             for i in answer]
    return found, silent
