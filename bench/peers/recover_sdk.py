"""recover_sdk.py CLOUD PLAN: a recovery as one writes it with openstacksdk, by the plan of a drill in a file.

All restores are begun, then the networks and ports are made, then each tier is booted and waited for. It removes what it
has made. Waits are the SDK's own, every two seconds.
"""
import json
import sys
import time

import openstack

cloud, path = sys.argv[1:]
with open(path) as file:
    plan = json.load(file)
c = openstack.connect(cloud=cloud)
c.authorize()
made = []


def remember(proxy, kind, thing):
    made.append((proxy, kind, thing.id))
    return thing


def restore(volume):
    answer = c.block_storage.post(
        '/volumes', json={'volume': {'name': 'by-hand', 'size': volume['sizeGib'], 'backup_id': volume['backupId']}},
        microversion='3.47')
    assert answer.status_code == 202, answer.text
    id = answer.json()['volume']['id']
    made.append((c.block_storage, 'volume', id))
    return id


def make_networks():
    subnets = {}
    for network in plan['make']['networks']:
        net = remember(c.network, 'network', c.network.create_network(name='by-hand'))
        for subnet in network['subnets']:
            subnets[subnet['key']] = net.id, c.network.create_subnet(
                name='by-hand', network_id=net.id, ip_version=subnet['ipVersion'], cidr=subnet['cidr'],
                gateway_ip=subnet['gatewayIp'], is_dhcp_enabled=False).id
    return subnets


def make_port(port, subnets):
    places = [(subnets[ip['subnet']['made']], ip['address']) for ip in port['ips']]
    return remember(c.network, 'port', c.network.create_port(
        name='by-hand', network_id=places[0][0][0], mac_address=port['mac'],
        fixed_ips=[{'subnet_id': subnet, 'ip_address': address} for (_, subnet), address in places])).id


def boot(server, volumes, ports):
    disks = [{'uuid': volumes[key], 'source_type': 'volume', 'destination_type': 'volume', 'boot_index': 0 if i == 0 else -1}
             for i, key in enumerate(server['volumes'])]
    return remember(c.compute, 'server', c.compute.create_server(
        name=server['name'], flavor_id=server['flavor']['id'], block_device_mapping=disks,
        networks=[{'port': ports[key]} for key in server['ports']]))


def recover():
    volumes = {volume['key']: restore(volume) for volume in plan['volumes']}
    subnets = make_networks()
    ports = {port['key']: make_port(port, subnets) for port in plan['ports']}
    for volume in plan['volumes']:
        shown = c.block_storage.get_volume(volumes[volume['key']])
        c.block_storage.wait_for_status(shown, status='available', failures=['error', 'error_restoring'], wait=300)
    for tier in sorted({server['tier'] for server in plan['servers']}):
        booted = [boot(server, volumes, ports) for server in plan['servers'] if server['tier'] == tier]
        for server in booted:
            c.compute.wait_for_server(server, wait=300)


def remove():
    for proxy, kind, id in reversed(made):
        getattr(proxy, 'delete_' + kind)(id)
        if kind in ('server', 'volume'):
            end = time.time() + 120
            while getattr(proxy, 'find_' + kind)(id) and time.time() < end:
                time.sleep(0.5)


try:
    began = time.perf_counter()
    recover()
    took = (time.perf_counter() - began) * 1000
finally:
    remove()
print(json.dumps({'ms': took}))
