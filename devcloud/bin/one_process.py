"""Launchers that would fork a child per worker or backend are replaced, so that each service is
one process with one pid file."""
import os
import signal


def launcher():
    from oslo_config import cfg
    from oslo_service import service

    class One(service.ServiceLauncher):
        def __init__(self):
            super().__init__(cfg.CONF, restart_method='mutate')

        def launch_service(self, server, workers=1):
            super().launch_service(server, workers=1)
    return One()


def cinder():
    import cinder.service
    cinder.service.process_launcher = launcher
    cinder.service.get_launcher = launcher


def neutron():
    """No agents here, so no RPC listeners: serve the API in this very process.  (With an empty
    worker list the launcher's wait() ends at once and takes the API thread with it.)"""
    from neutron.server import wsgi_eventlet
    from neutron_lib.callbacks import events, registry, resources

    def api_only(neutron_api):
        signal.signal(signal.SIGTERM, lambda *a: os._exit(0))       # ml2's ovo_rpc swallows SIGTERM
        registry.publish(resources.PROCESS, events.AFTER_SPAWN, None)
        neutron_api.wait()
    wsgi_eventlet.start_api_and_rpc_workers = api_only
