"""The WSGI application of the script that DEVCLOUD_WSGI names, for uwsgi's native threads.

Where eventlet happens to be loaded, oslo.log gives logging the locks of green threads (_fix_eventlet_logging). On native
threads those deadlock when two of them log at once ("cannot switch to a different thread"): the service then answers nothing
any more.
"""
import os
import runpy

import oslo_log.log

oslo_log.log._fix_eventlet_logging = lambda: None
application = runpy.run_path(os.environ['DEVCLOUD_WSGI'], run_name='wsgi')['application']
