"""nova-quiesce-host on one of the compute hosts."""
import os
import signal
import subprocess
import tempfile

from stand import HOME

MAX_FROZEN, INTERVAL = 30, 3


class Daemon:
    """Runs as long as the block."""

    def __init__(self, host):
        self._socket = '%s/state/r1/%s/lv/run/libvirt-sock' % (HOME, host)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        settings, self._log = self._folder.name + '/host.conf', self._folder.name + '/host.log'
        with open(settings, 'w') as file:
            file.write('[nova-quiesce-host]\nuri = qemu+unix:///system?socket=%s\nmax_frozen = %d\ninterval = %d\n'
                       % (self._socket, MAX_FROZEN, INTERVAL))
        with open(self._log, 'w') as log:
            self._process = subprocess.Popen(['/usr/bin/python3', '-m', 'nova_quiesce_host.main', '--config', settings],
                                             stderr=log, env=dict(os.environ, PYTHONPATH=HOME + '/code/nova-quiesce'))
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(5)
        with open(self._log) as log:
            print('     ---- log of nova-quiesce-host\n' + ''.join('     ' + line for line in log), flush=True)
        self._folder.cleanup()
