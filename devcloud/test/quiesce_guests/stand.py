"""The cloud under the proofs: its services by pid file, and its APIs."""
import os
import signal
import subprocess
import sys
import time

HOME = os.environ['DEVCLOUD_HOME']
DEVCLOUD = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + '/devcloud.sh'
sys.path.insert(0, HOME + '/code/bin')
from cloud import Cloud, Refused        # noqa: E402,F401

with open(HOME + '/state/settings') as _file:
    SETTINGS = dict(line.rstrip('\n').split('=', 1) for line in _file)
HOSTS = SETTINGS['R1_COMPUTES'].split()


def cloud(name='r1-admin-demo'):
    return Cloud(HOME + '/clouds.yaml', name)


def devcloud(*words, **switches):
    subprocess.run(['bash', DEVCLOUD] + list(words), check=True, env=dict(os.environ, **switches), stdout=subprocess.DEVNULL)


def pid(name):
    """None where it does not run."""
    try:
        with open('%s/run/%s.pid' % (HOME, name)) as file:
            number, since = file.read().split()
        with open('/proc/%s/stat' % number) as file:
            return int(number) if file.read().rsplit(')', 1)[1].split()[19] == since else None
    except (OSError, ValueError):
        return None


def kill(name, number=signal.SIGKILL):
    """uwsgi's master takes its workers with it (--no-orphans)."""
    found = pid(name)
    assert found, '%s does not run' % name
    children = subprocess.run(['pgrep', '-P', str(found)], capture_output=True, text=True).stdout.split() if 'api' in name else []
    for one in [found] + [int(child) for child in children]:
        try:
            os.kill(one, number)
        except ProcessLookupError:
            pass
    while pid(name):
        time.sleep(0.02)


def start(name):
    """One of Nova's services alone, as `devcloud up` starts it."""
    service = name[3:]
    files = ['nova/nova.conf', 'nova/quiesce.conf']
    if service.startswith('nova-compute-'):
        files = ['nova/compute.conf', 'nova/%s.conf' % service[len('nova-compute-'):]]
        service = 'nova-compute'
    words = ['%s/log/%s.out' % (HOME, name), '%s/run/%s.pid' % (HOME, name), service.replace('nova-quiesce', 'quiesce')]
    for file in files:
        words += ['--config-file', '%s/etc/r1/%s' % (HOME, file)]
    words += ['--log-file', '%s/log/r1/%s.log' % (HOME, name[3:])]
    todo = '%s/run/list.again-%s' % (HOME, name)
    with open(todo, 'w') as file:
        file.write('\t'.join(words) + '\n')
    code = HOME + '/code'
    env = dict(os.environ, PYTHONPATH='%s/plugins:%s/nova-quiesce' % (code, code), AGENT_TIMEOUT='0',
               QUEUE_PORT=str(15671 + int(SETTINGS['DEVCLOUD_PORT_OFFSET'])))
    subprocess.run(['/usr/bin/python3', code + '/bin/svc', '--many', todo], env=env, check=True, stdout=subprocess.DEVNULL)
    os.unlink(todo)


def until(function, seconds=60, pause=0.2):
    """What it answers, once that is true; the last answer when the time is over."""
    end = time.time() + seconds
    while True:
        answer = function()
        if answer or time.time() > end:
            return answer
        time.sleep(pause)


def api_answers():
    try:
        return cloud().get('compute', '/os-quiesce')
    except Exception:
        return None


def guards_up():
    return sorted(g['host'] for g in cloud().get('compute', '/os-quiesce')['quiesce']['guards'] if g['up'])


def start_libvirtd(host):
    """As `devcloud up` does: in a namespace of its own; it finds its guests again."""
    name = 'r1-libvirtd-' + host
    with open('%s/log/%s.out' % (HOME, name), 'a') as log:
        child = subprocess.Popen(['unshare', '--mount', '--uts', 'bash', HOME + '/code/bin/lvhost', 'libvirtd',
                                  '%s/state/r1/%s/lv' % (HOME, host), host],
                                 stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    with open('/proc/%d/stat' % child.pid) as stat, open('%s/run/%s.pid' % (HOME, name), 'w') as file:
        file.write('%d %s\n' % (child.pid, stat.read().rsplit(')', 1)[1].split()[19]))
