"""The paste filter: adds the two actions and os-quiesce to nova-api.

    [filter:quiesce]
    paste.filter_factory = nova_quiesce.filter:filter_factory

    keystone = ... authtoken keystonecontext quiesce osapi_compute_app_v21

nova.api.auth loads every filter before it builds the application, so there is
still time to add a controller to those that it is built from.  Requests pass
the filter untouched: the actions are dispatched by Nova's own machinery, with
its request ids, policy, faults and 404 for other projects' servers.
"""
import functools

from nova.api.openstack import common
from nova.api.openstack.compute import routes
import nova.conf
from nova import policies
from nova import policy as nova_policy
from nova import service as nova_service
from nova_quiesce import actions
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import enums
from nova_quiesce import policy
from nova_quiesce import response_states
from nova_quiesce import states
from nova_quiesce import view
from nova_quiesce import watch
from nova_quiesce.cycle import Cycle
from nova_quiesce.guard import Guard

CONF = nova.conf.CONF
PATH = '/os-quiesce'


def filter_factory(global_conf, **local_conf):
    """:raises: ValueError for a wrong setting: nova-api must not start"""
    if local_conf:
        raise ValueError('[filter:quiesce] takes no options, but has %s: '
                         'they belong into [quiesce] of nova.conf'
                         % ', '.join(sorted(local_conf)))
    quiesce_conf.register(CONF)
    quiesce_conf.check(CONF)
    install()
    return lambda app: app


def install():
    """Teach Nova in this process; twice does no harm."""
    if states.QUIESCED in common._STATE_MAP:
        return
    _add_states()
    _add_policy()
    routes.server_controller.args[1].append(actions.QuiesceController)
    show = functools.partial(routes._create_controller,
                             view.QuiesceViewController, [])
    routes.ROUTE_LIST += ((PATH, {'GET': [show, 'index']}),)
    _start_guards()


def _add_states():
    # Status in a server's view, and of ?status=QUIESCED in the list.
    common._STATE_MAP[states.QUIESCED] = {'default': 'QUIESCED'}
    enums.extend()
    response_states.add()


def _add_policy():
    # The enforcer may be made anew at any time.
    nova_rules = policies.list_rules
    policies.list_rules = functools.wraps(nova_rules)(
        lambda: list(nova_rules()) + policy.list_rules())
    if nova_policy._ENFORCER:
        nova_policy._ENFORCER.register_defaults(policy.list_rules())
        nova_policy._ENFORCER.load_rules(True)


def _start_guards():
    """In each worker of an eventlet nova-api, once it has been forked."""
    wsgi_service = getattr(nova_service, 'WSGIService', None)
    if wsgi_service is None:
        return      # gone in 33: everything runs under a WSGI server
    start = wsgi_service.start

    @functools.wraps(start)
    def start_with_guard(self):
        start(self)
        if self.name == 'metadata':
            return
        watch.serves_itself()
        if CONF[quiesce_conf.GROUP].guard_in_api:
            guard = Guard(CONF, Cycle(CONF))
            guard.start()
            watch.guards_here(guard)

    wsgi_service.start = start_with_guard
