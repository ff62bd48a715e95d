"""From release 33 on, Nova checks its own answers against enums of states."""
import sys

from nova_quiesce import states

_SCHEMAS = 'nova.api.openstack.compute.schemas.'


def add():
    """Add QUIESCED wherever Nova lists the states of a server."""
    seen = set()
    for name, module in list(sys.modules.items()):
        if name.startswith(_SCHEMAS):
            _walk(vars(module), seen)


def _walk(node, seen):
    if not isinstance(node, (dict, list)) or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, dict):
        if isinstance(node.get('enum'), list):
            _extend(node['enum'])
        node = list(node.values())
    for below in node:
        _walk(below, seen)


def _extend(names):
    # servers.py: statuses; simple_tenant_usage.py: vm_states.
    for mark, added in (('VERIFY_RESIZE', 'QUIESCED'),
                        ('shelved_offloaded', states.QUIESCED)):
        if mark in names and added not in names:
            names.append(added)
