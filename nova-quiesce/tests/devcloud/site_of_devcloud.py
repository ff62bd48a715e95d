"""One site of a running devcloud: API, processes, diary of freezes.

The cloud is the one whose clouds.yaml OS_CLIENT_CONFIG_FILE names.
"""
import contextlib
import glob
import os
import signal
import subprocess
import sys
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '../../..'))
DEVCLOUD = os.path.join(ROOT, 'devcloud')
sys.path.insert(0, os.path.join(DEVCLOUD, 'bin'))
from cloud import Cloud  # noqa: E402

CLOUDS = os.environ.get('OS_CLIENT_CONFIG_FILE',
                        '/var/lib/stillpoint-devcloud/clouds.yaml')
HOME = os.path.dirname(os.path.realpath(CLOUDS))
NAME = 'r2'


class Site:
    def __init__(self):
        self.admin = Cloud(CLOUDS, NAME)
        self.member = Cloud(CLOUDS, NAME + '-demo')
        self.url = self.admin.url['compute']

    # ---- calls; each returns requests' answer
    def request(self, method, path, body=None, cloud=None, url=None):
        return (cloud or self.admin).session.request(
            method, (url or self.url) + path, json=body, timeout=90,
            headers={'OpenStack-API-Version': 'compute 2.90'})

    def act(self, server, action, cloud=None, url=None, **asked):
        return self.request('POST', '/servers/%s/action' % server,
                            {action: asked or None}, cloud, url)

    def show(self, *servers, **kw):
        query = '&'.join('server_id=' + s for s in servers)
        return self.request('GET', '/os-quiesce?' + query, **kw).json()

    def state(self, server):
        """(vm_state, task_state)"""
        shown = self.admin.get('compute', '/servers/' + server)['server']
        return (shown['OS-EXT-STS:vm_state'], shown['OS-EXT-STS:task_state'])

    def is_booted(self, server):
        """It runs; one that Nova gave up says why at once."""
        shown = self.admin.get('compute', '/servers/' + server)['server']
        assert shown['status'] != 'ERROR', shown.get('fault')
        return self.state(server) == ('active', None)

    def create_server(self, **metadata):
        def first(service, path, key):
            return self.member.get(service, path)[key][0]['id']

        return self.member.post('compute', '/servers', {'server': {
            'name': 'nova-quiesce-test', 'flavorRef': 'm1.tiny',
            'block_device_mapping_v2': [{
                'uuid': first('image', '/v2/images?name=devcloud-image',
                              'images'),
                'source_type': 'image', 'destination_type': 'volume',
                'volume_size': 1, 'boot_index': 0,
                'delete_on_termination': True}],
            'networks': [{'uuid': first(
                'network', '/v2.0/networks?name=demo-net', 'networks')}],
            'metadata': metadata}})['server']['id']

    # ---- what the hypervisor has seen
    def diary(self, server):
        """[(unix time, freeze or thaw)] of one server."""
        found = []
        for path in glob.glob('%s/state/%s/*/freeze.log' % (HOME, NAME)):
            with open(path) as file:
                for line in file:
                    at, what, uuid = line.split()
                    if uuid == server:
                        found.append((float(at), what))
        return sorted(found)

    def seen(self, server):
        return [what for _, what in self.diary(server)]

    # ---- processes
    def kill(self, service):
        """SIGKILL, by the pid file and the start time that is in it."""
        name = '%s-%s' % (NAME, service)
        with open('%s/run/%s.pid' % (HOME, name)) as file:
            pid, since = file.read().split()
        with open('/proc/%s/stat' % pid) as file:
            started = file.read().rsplit(')', 1)[1].split()[19]
        assert started == since, '%s is not running' % name
        os.kill(int(pid), signal.SIGKILL)

    def up(self):
        """Start again whatever was killed."""
        subprocess.run(['bash', os.path.join(DEVCLOUD, 'devcloud.sh'), 'up'],
                       check=True, timeout=300, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)

    @contextlib.contextmanager
    def killed(self, *services):
        """They are dead inside the block, and back after it."""
        try:
            for service in services:
                self.kill(service)
            yield
        finally:
            self.up()


def until(is_so, what, seconds=60):
    end = time.time() + seconds
    while not is_so():
        assert time.time() < end, 'not within %d s: %s' % (seconds, what)
        time.sleep(0.1)


@contextlib.contextmanager
def nova_api_under_uwsgi(port):
    """A second nova-api of the site, with two workers; yields its URL."""
    conf = '%s/etc/%s/nova' % (HOME, NAME)
    code = os.path.join(HOME, 'code')
    child = subprocess.Popen(
        ['uwsgi', '--plugin', 'python3', '--master', '--no-orphans',
         '--http-socket', '127.0.0.1:%d' % port, '--processes', '2',
         '--threads', '1', '--thunder-lock', '--wsgi-file',
         '/usr/bin/nova-api-wsgi', '--enable-threads', '--lazy-apps',
         '--die-on-term', '--need-app', '--buffer-size', '65535',
         '--disable-logging', '--add-header', 'Connection: close',
         '--env', 'OS_NOVA_CONFIG_DIR=' + conf, '--env',
         'OS_NOVA_CONFIG_FILES=api-paste.ini;nova.conf;quiesce.conf'],
        env=dict(os.environ, PYTHONPATH='%s/plugins:%s/nova-quiesce' % (
            code, code)), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True)
    try:
        yield 'http://127.0.0.1:%d/v2.1' % port, child.pid
    finally:
        # The test may have killed the master: its workers are of its group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(30)
