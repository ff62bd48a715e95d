"""Wait until every region's agents report and its hypervisors are mapped; then ensure what a user needs.

ready.py CLOUDS-YAML "R1-HOST ..." "R2-HOST ..." SINCE "STARTED-PROCESS ..." QUIESCE

SINCE (seconds since 1970): a report older than that does not count for a process that was started just
now. It is from before the restart, and would look "up" for a minute.
"""
import datetime
import random
import sys
import time

from cloud import Cloud

TIMEOUT = 180
QUOTAS = {'volumes': 1000, 'snapshots': 1000, 'gigabytes': 100000, 'backups': 1000, 'backup_gigabytes': 100000,
          'per_volume_gigabytes': -1, 'groups': 100}
FLAVORS = {'m1.tiny': (1, 256), 'm1.small': (1, 1024), 'm1.medium': (2, 2048)}


def reports(services, site, since, started):
    """(binary, host) of each agent that is up, and has reported since its start."""
    found = set()
    for s in services:
        host = s['host'].split('@')[0]
        process = '%s-%s' % (site, s['binary']) + ('-' + host if s['binary'] == 'nova-compute' else '')
        at = s.get('updated_at') or s.get('created_at') or '1970-01-01T00:00:00'
        reported = datetime.datetime.fromisoformat(at[:19] + '+00:00').timestamp()
        if s['state'] == 'up' and (process not in started or reported >= since):
            found.add((s['binary'], host))
    return found


def missing(cloud, site, hosts, since, started, guards):
    """What is not there yet, as text; empty when the region is ready."""
    want_nova = {('nova-%s' % n, site + '-control') for n in ('conductor', 'scheduler') + guards} | {('nova-compute', h) for h in hosts}
    want_cinder = {('cinder-%s' % n, site + '-cinder') for n in ('scheduler', 'volume', 'backup')}
    absent = want_nova - reports(cloud.get('compute', '/os-services')['services'], site, since, started)
    absent |= want_cinder - reports(cloud.get('volumev3', '/os-services')['services'], site, since, started)
    mapped = {h['hypervisor_hostname'] for h in cloud.get('compute', '/os-hypervisors')['hypervisors']}
    # What a host has is told after its hypervisor: a boot before that finds "no valid host" and stays in error.
    told = {p['name'] for p in cloud.get('placement', '/resource_providers')['resource_providers']
            if cloud.get('placement', '/resource_providers/%s/inventories' % p['uuid'])['inventories']}
    return ', '.join(sorted('%s on %s' % a for a in absent) + sorted('hypervisor ' + h for h in set(hosts) - mapped)
                     + sorted('inventory of ' + h for h in set(hosts) - told))


def wait_for_agents(cloud, site, hosts, since, started, guards):
    end = time.time() + TIMEOUT
    while True:
        try:
            why = missing(cloud, site, hosts, since, started, guards)
        except Exception as e:      # an API that has just begun to listen may still answer 500
            why = repr(e)
        if not why:
            return
        if time.time() > end:
            sys.exit('devcloud: %s is not ready after %d s: %s' % (cloud.region, TIMEOUT, why))
        time.sleep(0.5)


def ensure_network(cloud, demo, site):
    found = cloud.get('network', '/v2.0/networks?name=demo-net&project_id=' + demo)['networks']
    network = found[0] if found else cloud.post('network', '/v2.0/networks', {
        'network': {'name': 'demo-net', 'project_id': demo}})['network']
    if not network['subnets']:
        cloud.post('network', '/v2.0/subnets', {'subnet': {
            'name': 'demo-subnet', 'network_id': network['id'], 'project_id': demo, 'ip_version': 4,
            'cidr': '10.%d.0.0/24' % (10 if site == 'r1' else 20), 'gateway_ip': None}})


def seed(cloud, demo, site):
    # Cinder's migrations put the "default" quota class into the database, where it wins over cinder.conf
    cloud.put('volumev3', '/os-quota-class-sets/default', {'quota_class_set': QUOTAS})
    for name, (vcpus, ram) in FLAVORS.items():
        cloud.ensure_flavor(name, vcpus, ram)
    ensure_network(cloud, demo, site)
    cloud.upload_image('devcloud-image', random.Random('devcloud').randbytes(4 << 20), hw_qemu_guest_agent='yes')


def main(clouds_yaml, r1_hosts, r2_hosts, since, started, quiesce):
    guards = ('quiesce-guard',) if quiesce == '1' else ()
    for site, hosts in (('r1', r1_hosts), ('r2', r2_hosts)):
        cloud = Cloud(clouds_yaml, site)
        wait_for_agents(cloud, site, hosts.split(), int(since), started.split(), guards)
        seed(cloud, Cloud(clouds_yaml, site + '-demo').project_id, site)


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
