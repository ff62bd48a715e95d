"""GET /os-quiesce: what is quiesced, for how long, and who guards it."""
import datetime

from oslo_utils import uuidutils
import webob.exc

from nova.api.openstack import wsgi
import nova.conf
from nova_quiesce import cells
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import heartbeat
from nova_quiesce import policy
from nova_quiesce.record import Record
from nova_quiesce import states
from nova_quiesce import VERSION
from nova_quiesce import watch

CONF = nova.conf.CONF
MAX_IDS = 100


class QuiesceViewController(wsgi.Controller):
    @wsgi.expected_errors((400, 403))
    def index(self, req):
        context = req.environ['nova.context']
        context.can(policy.NAME % 'show',
                    target={'project_id': context.project_id})
        asked = _ids(req)
        if not asked and not context.is_admin:
            raise webob.exc.HTTPBadRequest(explanation=(
                'Invalid input for query parameters server_id. It is missing: '
                'only admins may ask for all servers'))
        found, silent = (cells.find_by_ids(asked) if asked
                         else cells.find_open_everywhere())
        if not context.is_admin:
            found = [i for i in found if i.project_id == context.project_id]
        return {'quiesce': _settings(), 'cells_silent': sorted(silent),
                'servers': [_server(i) for i in found]}


def _ids(req):
    asked = sorted(set(req.GET.getall('server_id')))
    if len(asked) > MAX_IDS:
        raise webob.exc.HTTPBadRequest(explanation=(
            'At most %d server_id in one request, not %d'
            % (MAX_IDS, len(asked))))
    for text in asked:
        if not uuidutils.is_uuid_like(text):
            raise webob.exc.HTTPBadRequest(explanation=(
                'Invalid input for query parameters server_id. '
                'Value: %s is not a UUID' % text[:64]))
    return asked


def _settings():
    opts = CONF[quiesce_conf.GROUP]
    frozen = opts.answer == 'frozen' or not watch.runs_after_answer()
    return {'version': VERSION, 'default_timeout': opts.default_timeout,
            'max_timeout': opts.max_timeout,
            'answer': 'frozen' if frozen else 'accepted',
            'guards': heartbeat.list_guards()}


def _server(instance):
    kept = Record.of(instance)
    state = states.of(instance)
    if kept is None:
        is_lost = instance.vm_state == states.QUIESCED
        frozen = 'unknown' if is_lost else 'no'
    else:
        frozen = 'yes' if state == states.FROZEN else 'unknown'
    return {'id': instance.uuid, 'vm_state': instance.vm_state,
            'task_state': instance.task_state,
            'power_state': instance.power_state, 'frozen': frozen,
            'deadline': kept and _iso(kept.deadline),
            'thaw_owed': bool(kept) and not states.in_cycle(instance),
            'reason': (kept and kept.why) or None}


def _iso(seconds):
    return datetime.datetime.utcfromtimestamp(seconds).isoformat(
        timespec='milliseconds') + 'Z'
