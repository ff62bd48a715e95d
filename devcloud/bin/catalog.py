"""Users, roles, regions and endpoints, through Keystone's own API. Idempotent.

catalog.py PASSWORD SITE:REGION:BASE-PORT ...
"""
import sys

import requests

PASSWORD, SITES = sys.argv[1], [a.split(':') for a in sys.argv[2:]]
KEYSTONE = 'http://127.0.0.1:%s/v3' % SITES[0][2]
DOMAIN = {'id': 'default'}
SERVICES = (
    ('identity', 'keystone', 0, '/v3'), ('placement', 'placement', 778, ''), ('image', 'glance', 292, ''),
    ('compute', 'nova', 774, '/v2.1'), ('network', 'neutron', 696, ''),
    ('volumev3', 'cinderv3', 776, '/v3/$(project_id)s'), ('block-storage', 'cinder', 776, '/v3/$(project_id)s'))

session = requests.Session()
session.trust_env = False


def sign_in():
    r = session.post(KEYSTONE + '/auth/tokens', json={'auth': {
        'identity': {'methods': ['password'], 'password': {'user': {'name': 'admin', 'domain': DOMAIN, 'password': PASSWORD}}},
        'scope': {'project': {'name': 'admin', 'domain': DOMAIN}}}})
    r.raise_for_status()
    session.headers['X-Auth-Token'] = r.headers['X-Subject-Token']


def ensure(kind, one, **body):
    query = {k: v for k, v in body.items() if k in ('name', 'type', 'region_id', 'service_id', 'interface')}
    found = session.get('%s/%s' % (KEYSTONE, kind), params=query).json()[kind]
    if found:
        return found[0]['id']
    r = session.post('%s/%s' % (KEYSTONE, kind), json={one: body})
    r.raise_for_status()
    return r.json()[one]['id']


def grant(project, user, role):
    session.put('%s/projects/%s/users/%s/roles/%s' % (KEYSTONE, project, user, role)).raise_for_status()


def make_accounts():
    role = {n: ensure('roles', 'role', name=n) for n in ('admin', 'service', 'member', 'reader')}
    project = {n: ensure('projects', 'project', name=n, domain_id='default') for n in ('service', 'demo')}
    user = {n: ensure('users', 'user', name=n, domain_id='default', password=PASSWORD)
            for n in ('nova', 'neutron', 'cinder', 'glance', 'placement', 'demo', 'reader', 'norole', 'admin')}
    for name in ('nova', 'neutron', 'cinder', 'glance', 'placement'):
        grant(project['service'], user[name], role['admin'])
        grant(project['service'], user[name], role['service'])
    grant(project['demo'], user['demo'], role['member'])
    grant(project['demo'], user['reader'], role['reader'])
    grant(project['demo'], user['admin'], role['admin'])


def make_catalog():
    for _, region, _ in SITES:
        if session.get(KEYSTONE + '/regions/' + region).status_code == 404:
            session.post(KEYSTONE + '/regions', json={'region': {'id': region}}).raise_for_status()
    for kind, name, offset, path in SERVICES:
        service = ensure('services', 'service', name=name, type=kind)
        for _, region, base in SITES:
            for interface in ('public', 'internal', 'admin'):
                ensure('endpoints', 'endpoint', service_id=service, region_id=region, interface=interface,
                       url='http://127.0.0.1:%d%s' % (int(base) + offset, path))


sign_in()
make_accounts()
make_catalog()
