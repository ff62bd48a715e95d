"""POST /servers/{id}/action: quiesce and unquiesce."""
import threading

from oslo_log import log as logging
import webob.exc

from nova.api.openstack import common
from nova.api.openstack import wsgi
from nova.api import validation
from nova.compute import api as compute
import nova.conf
from nova import exception
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import hypervisor
from nova_quiesce import policy
from nova_quiesce import schemas
from nova_quiesce import store
from nova_quiesce import watch
from nova_quiesce.cycle import Cycle
from nova_quiesce.cycle import ThawIsOwed

CONF = nova.conf.CONF
LOG = logging.getLogger(__name__)


class QuiesceController(wsgi.Controller):
    def __init__(self):
        super().__init__()
        self.compute_api = compute.API()
        self.cycle = Cycle(CONF)

    @wsgi.response(202)
    @wsgi.expected_errors((400, 403, 404, 409, 503))
    @wsgi.action('quiesce')
    @validation.schema(schemas.quiesce)
    def _quiesce(self, req, id, body):
        asked = body['quiesce'] or {}
        opts = CONF[quiesce_conf.GROUP]
        timeout = asked.get('timeout', opts.default_timeout)
        if timeout > opts.max_timeout:
            raise webob.exc.HTTPBadRequest(explanation=(
                'Invalid input for field/attribute timeout. Value: %d. '
                '%d is greater than the maximum of %d'
                % (timeout, timeout, opts.max_timeout)))
        instance = self._instance(req, id, 'quiesce')
        if not watch.is_guarded():
            raise webob.exc.HTTPServiceUnavailable(explanation=(
                'No nova-quiesce guard is running: nothing would thaw the '
                'server. Start nova-quiesce-guard.'))
        kept = self._begin(
            instance, 'quiesce',
            lambda: self.cycle.begin_quiesce(instance, timeout))
        self._carry_on(asked, 'quiesce', self.cycle.freeze, instance, kept)

    @wsgi.response(202)
    @wsgi.expected_errors((400, 403, 404, 409))
    @wsgi.action('unquiesce')
    @validation.schema(schemas.unquiesce)
    def _unquiesce(self, req, id, body):
        instance = self._instance(req, id, 'unquiesce')
        kept = self._begin(
            instance, 'unquiesce',
            lambda: self.cycle.begin_unquiesce(instance))
        self._carry_on(body['unquiesce'] or {}, 'unquiesce', self.cycle.thaw,
                       instance, kept)

    def _instance(self, req, id, action):
        context = req.environ['nova.context']
        instance = common.get_instance(
            self.compute_api, context, id,
            expected_attrs=['metadata', 'system_metadata'])
        context.can(policy.NAME % action,
                    target={'user_id': instance.user_id,
                            'project_id': instance.project_id})
        if instance.locked and not context.is_admin:
            locked = exception.InstanceIsLocked(instance_uuid=instance.uuid)
            raise webob.exc.HTTPConflict(explanation=locked.format_message())
        return instance

    @staticmethod
    def _begin(instance, action, begin):
        try:
            return begin()
        except exception.InstanceInvalidState as e:
            common.raise_http_conflict_for_instance_invalid_state(
                e, action, instance.uuid)
        except (store.Changed, ThawIsOwed) as e:
            raise webob.exc.HTTPConflict(explanation=e.format_message())

    @staticmethod
    def _carry_on(asked, action, run, instance, kept):
        waits = asked.get('wait', CONF[quiesce_conf.GROUP].answer == 'frozen')
        if not waits and watch.runs_after_answer():
            threading.Thread(target=_after_answer, args=(run, instance, kept),
                             daemon=True).start()
            return
        try:
            run(instance, kept)
        except Exception as e:
            if not hypervisor.is_answer(e):
                raise       # a defect, or the database: 500, and in the log
            if not waits:
                return      # told in its action, as the specification says
            text = '%s of instance %s failed: %s' % (
                action.capitalize(), instance.uuid, hypervisor.reason(e))
            if hypervisor.cannot(e):
                raise webob.exc.HTTPBadRequest(explanation=text)
            if action == 'unquiesce':
                text += '. It is repeated until the guest is thawed.'
            raise webob.exc.HTTPConflict(explanation=text)


def _after_answer(run, instance, kept):
    instance._context.update_store()        # for the request id in the log
    try:
        run(instance, kept)
    except Exception as e:
        if not hypervisor.is_answer(e):
            LOG.exception('Ended with an error', instance=instance)
