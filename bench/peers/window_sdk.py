"""window_sdk.py PORT VMS VOLUMES: a freeze window as one writes it with openstacksdk: freeze in order, snapshots, thaw."""
import json
import sys
import time
import uuid

from common import connect

port, vms, volumes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
c = connect(port, 0)
c.authorize()
servers = [str(uuid.uuid4()) for _ in range(vms)]
disks = [str(uuid.uuid4()) for _ in range(vms * volumes)]
compute, volume = c.compute, c.block_storage
compute.get_endpoint(), volume.get_endpoint()


def act(server, what):
    answer = compute.post('/servers/%s/action' % server, json={what: {'wait': True}})
    assert answer.status_code == 202, answer.text


def window():
    began = time.perf_counter()
    for server in servers:
        act(server, 'quiesce')
    made = [volume.create_snapshot(volume_id=disk, name='peer', is_forced=True) for disk in disks]
    for snapshot in made:
        volume.wait_for_status(snapshot, status='available', failures=['error'])
    for server in reversed(servers):
        act(server, 'unquiesce')
    return (time.perf_counter() - began) * 1000


window()
print(json.dumps({'ms': [window() for _ in range(3)]}))
