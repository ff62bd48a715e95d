"""window_cli.py PORT VMS VOLUMES: the same job by a script around the `openstack` command; it has none to freeze a VM."""
import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid

port, vms, volumes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
origin = 'http://127.0.0.1:%s' % port
env = dict(os.environ, PATH='/usr/bin:/bin', OS_AUTH_URL=origin + '/v3', OS_USERNAME='u', OS_PASSWORD='p',
           OS_PROJECT_NAME='p', OS_USER_DOMAIN_NAME='Default', OS_PROJECT_DOMAIN_NAME='Default', OS_REGION_NAME='R0',
           OS_IDENTITY_API_VERSION='3')
servers = [str(uuid.uuid4()) for _ in range(vms)]
disks = [str(uuid.uuid4()) for _ in range(vms * volumes)]


def openstack(*args):
    done = subprocess.run(('openstack',) + args + ('-f', 'json'), env=env, capture_output=True, check=True)
    return json.loads(done.stdout)


def act(token, server, what):
    request = urllib.request.Request('%s/compute/v2.1/servers/%s/action' % (origin, server), method='POST',
                                     data=json.dumps({what: {'wait': True}}).encode(),
                                     headers={'X-Auth-Token': token, 'Content-Type': 'application/json'})
    assert urllib.request.urlopen(request).status == 202


token = openstack('token', 'issue')['id']
began = time.perf_counter()
for server in servers:
    act(token, server, 'quiesce')
made = [openstack('volume', 'snapshot', 'create', '--force', '--volume', disk, 'peer')['id'] for disk in disks]
for snapshot in made:
    while openstack('volume', 'snapshot', 'show', snapshot)['status'] != 'available':
        time.sleep(1)
for server in reversed(servers):
    act(token, server, 'unquiesce')
print(json.dumps({'ms': [(time.perf_counter() - began) * 1000]}))
