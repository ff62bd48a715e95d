"""What a user of the cloud sees. cloud.py DEVCLOUD-HOME PHASE: one line "ok ..." or "FAIL ..." per check."""
import hashlib
import os
import random
import re
import subprocess
import sys
import time
import traceback

HOME, PHASE = sys.argv[1:3]
sys.path.insert(0, HOME + '/code/bin')
from cloud import Cloud, Refused        # noqa: E402

CLOUDS = HOME + '/clouds.yaml'
MIB = 1 << 20
FAILED = 0


def check(title, function, *args):
    global FAILED
    try:
        function(*args)
        print('ok   ' + title, flush=True)
    except BaseException:
        FAILED += 1
        print('FAIL ' + title, flush=True)
        print(''.join('     | ' + x for x in traceback.format_exc().splitlines(True)), flush=True)


def cloud(name):
    return Cloud(CLOUDS, name)


def refused(status, function, *args):
    try:
        function(*args)
    except Refused as e:
        assert e.status == status, e
        return
    raise AssertionError('not refused')


# -- Keystone
def curl_token(name):
    a = cloud(name).auth
    body = ('{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"%s","domain":{"id":"default"},'
            '"password":"%s"}}},"scope":{"project":{"name":"%s","domain":{"id":"default"}}}}}'
            % (a['username'], a['password'], a['project_name']))
    out = subprocess.check_output(['curl', '-si', '--noproxy', '*', '-H', 'Content-Type: application/json', '-d', body,
                                   a['auth_url'] + '/auth/tokens'], text=True)
    assert ' 201 ' in out.splitlines()[0], out
    return [x.split()[1] for x in out.splitlines() if x.lower().startswith('x-subject-token:')][0]


def token_valid_elsewhere():
    r2 = cloud('r2')
    seen = r2.call('GET', 'identity', '/auth/tokens', headers={'X-Subject-Token': curl_token('r1-demo')})['token']
    assert seen['user']['name'] == 'demo', seen
    r2.session.headers['X-Auth-Token'] = curl_token('r1')
    assert r2.get('compute', '/servers')['servers'] is not None


def as_user(user, project):
    c = Cloud.__new__(Cloud)
    c.__dict__.update(cloud('r1').__dict__)
    c.auth = dict(c.auth, username=user, project_name=project)
    c._sign_in()
    return c


def roles():
    reader = as_user('reader', 'demo')
    assert reader.get('network', '/v2.0/networks')['networks']
    refused(401, as_user, 'norole', 'demo')
    refused(401, as_user, 'reader', 'admin')
    refused(403, cloud('r1-demo').get, 'compute', '/os-hypervisors')
    assert len(cloud('r1-admin-demo').get('compute', '/os-hypervisors')['hypervisors']) == 2


# -- servers
def boot(c, name, image='devcloud-image', flavor='m1.tiny', **metadata):
    """A volume-backed server on demo-net."""
    image = c.get('image', '/v2/images?name=' + image)['images'][0]['id']
    network = c.get('network', '/v2.0/networks?name=demo-net')['networks'][0]['id']
    server = c.post('compute', '/servers', {'server': {
        'name': name, 'flavorRef': flavor, 'networks': [{'uuid': network}], 'metadata': metadata,
        'block_device_mapping_v2': [{'boot_index': 0, 'uuid': image, 'source_type': 'image', 'destination_type': 'volume',
                                     'volume_size': 1, 'delete_on_termination': True}]}})['server']
    server = c.wait('compute', '/servers/' + server['id'], 'server', 'ACTIVE')
    assert server['addresses']['demo-net'], server
    return server['id']


def boot_in(name):
    c = cloud(name)
    boot(c, 'test-boot')


def freeze_lines(server):
    lines = []
    for host in os.listdir(HOME + '/state/r1'):
        path = '%s/state/r1/%s/freeze.log' % (HOME, host)
        if os.path.exists(path):
            with open(path) as f:
                lines += [x.split()[1] for x in f if server in x]
    return lines


def create_image(server):
    c = cloud('r1-demo')
    image = c.post('compute', '/servers/%s/action' % server, {'createImage': {'name': 'snap'}})['image_id']
    end = time.time() + 30
    while freeze_lines(server)[-1:] == ['freeze'] and time.time() < end:
        time.sleep(0.2)
    return image


def freeze_log():
    server = boot(cloud('r1-demo'), 'test-freeze')
    create_image(server)
    assert freeze_lines(server) == ['freeze', 'thaw'], freeze_lines(server)


def freeze_refused(how):
    server = boot(cloud('r1-demo'), 'test-' + how, devcloud_quiesce=how)
    create_image(server)
    assert freeze_lines(server) == [], freeze_lines(server)


# -- nova-quiesce
def act(c, server, action, **arguments):
    c.post('compute', '/servers/%s/action' % server, {action: arguments or None})


def quiesced():
    """Frozen and thawed on request, by an admin; the report has the guard."""
    server = boot(cloud('r1-demo'), 'test-quiesce')
    c = cloud('r1-admin-demo')
    refused(403, act, cloud('r1-demo'), server, 'quiesce')
    act(c, server, 'quiesce', wait=True)
    assert freeze_lines(server) == ['freeze'], freeze_lines(server)
    report = c.get('compute', '/os-quiesce?server_id=' + server)
    assert report['servers'][0]['frozen'] == 'yes', report
    assert any(g['up'] for g in report['quiesce']['guards']), report
    act(c, server, 'unquiesce', wait=True)
    assert freeze_lines(server)[:2] == ['freeze', 'thaw'], freeze_lines(server)
    c.wait('compute', '/servers/' + server, 'server', 'ACTIVE')


def thawed_at_the_deadline():
    server = boot(cloud('r1-demo'), 'test-deadline')
    c = cloud('r1-admin-demo')
    act(c, server, 'quiesce', timeout=3)
    end = time.time() + 30
    while 'thaw' not in freeze_lines(server):
        assert time.time() < end, freeze_lines(server)
        time.sleep(0.2)
    c.wait('compute', '/servers/' + server, 'server', 'ACTIVE')


def quiesce():
    check('an admin quiesces and thaws a server', quiesced)
    check('a forgotten one is thawed at its deadline', thawed_at_the_deadline)


def not_quiesced():
    server = boot(cloud('r1-demo'), 'test-stock')
    c = cloud('r1-admin-demo')
    refused(400, act, c, server, 'quiesce')
    refused(404, c.get, 'compute', '/os-quiesce')


def stock():
    check('stock Nova knows neither the action nor os-quiesce', not_quiesced)


# -- backups
def volume_file(site, volume):
    return '%s/data/%s/volumes/volume-%s' % (HOME, site, volume)


def checksum(path):
    digest = hashlib.sha256()
    with open(path, 'rb') as f:
        for chunk in iter(lambda: f.read(4 * MIB), b''):
            digest.update(chunk)
    return digest.hexdigest()


def write(path, seed):
    with open(path, 'r+b') as f:
        for at in (0, 500 * MIB, 1020 * MIB):
            f.seek(at)
            f.write(random.Random('%s %d' % (seed, at)).randbytes(3 * MIB))


def back_up(c, volume, incremental):
    b = c.post('volumev3', '/backups', {'backup': {'volume_id': volume, 'incremental': incremental}})['backup']
    c.wait('volumev3', '/backups/' + b['id'], 'backup', 'available')
    return b['id'], c.get('volumev3', '/backups/%s/export_record' % b['id'])['backup-record']


def backup_across():
    r1, r2 = cloud('r1-admin-demo'), cloud('r2-admin-demo')
    volume = r1.post('volumev3', '/volumes', {'volume': {'size': 1, 'name': 'test-backup'}})['volume']['id']
    r1.wait('volumev3', '/volumes/' + volume, 'volume', 'available')
    write(volume_file('r1', volume), 'full')
    records = [back_up(r1, volume, False)]
    write(volume_file('r1', volume), 'increment')
    records.append(back_up(r1, volume, True))
    for backup, record in records:
        r2.post('volumev3', '/backups/import_record', {'backup-record': record})
        r2.wait('volumev3', '/backups/' + backup, 'backup', 'available')
    restored = r2.post('volumev3', '/backups/%s/restore' % records[1][0], {'restore': {'name': 'test-restored'}})['restore']['volume_id']
    r2.wait('volumev3', '/volumes/' + restored, 'volume', 'available')
    assert checksum(volume_file('r2', restored)) == checksum(volume_file('r1', volume)), 'the bytes differ'


# -- a lost site
def dead(port):
    code = subprocess.call(['curl', '-s', '-m', '5', '--noproxy', '*', '-o', '/dev/null', 'http://127.0.0.1:%d/' % port])
    assert code == 7, 'curl ends with %d, not 7 (connection refused)' % code


def answers(site):
    c = cloud(site + '-demo')
    c.get('compute', '/servers/detail')
    c.get('volumev3', '/volumes/detail')
    c.get('network', '/v2.0/networks')
    c.get('image', '/v2/images')


def still_there():
    names = {s['name']: s['status'] for s in cloud('r1-demo').get('compute', '/servers/detail')['servers']}
    assert names.get('test-boot') == 'ACTIVE', names


# -- real guests
def console(site, server):
    for host in os.listdir('%s/state/%s' % (HOME, site)):
        path = '%s/state/%s/%s/instances/%s/console.log' % (HOME, site, host, server)
        if os.path.exists(path):
            with open(path, errors='replace') as f:
                return f.read()
    return ''


def guest_runs(site, server):
    end = time.time() + 120
    while 'QGA start' not in console(site, server) or 'CTR n=' not in console(site, server):
        assert time.time() < end, console(site, server)[-500:]
        time.sleep(0.5)


def guest_boots(site):
    guest_runs(site, boot(cloud(site + '-demo'), 'test-guest', 'devcloud-guest-strict', 'g.tiny'))


def guest_freezes():
    """os_require_quiesce: createImage fails unless the agent froze the guest; the counter in it stalls."""
    c = cloud('r1-demo')
    server = [s['id'] for s in c.get('compute', '/servers')['servers'] if s['name'] == 'test-guest'][0]
    time.sleep(5)
    c.post('compute', '/servers/%s/action' % server, {'createImage': {'name': 'frozen'}})
    end = time.time() + 30
    while 'CTR STALL' not in console('r1', server):
        assert time.time() < end, console('r1', server)[-500:]
        time.sleep(0.5)


def guest_quiesces():
    """By nova-quiesce: the agent says frozen, and the counter in the guest stalls for as long as it is."""
    c = cloud('r1-admin-demo')
    server = [s['id'] for s in c.get('compute', '/servers')['servers'] if s['name'] == 'test-guest'][0]
    stalls = console('r1', server).count('CTR STALL')
    act(c, server, 'quiesce', wait=True)
    assert c.get('compute', '/servers/' + server)['server']['status'] == 'QUIESCED'
    time.sleep(3)
    act(c, server, 'unquiesce', wait=True)
    assert c.get('compute', '/servers/' + server)['server']['status'] == 'ACTIVE'
    end = time.time() + 30
    while not any(int(ms) >= 2500 for ms in re.findall(r'CTR STALL n=\d+ blocked_ms=(\d+)', console('r1', server))[stalls:]):
        assert time.time() < end, console('r1', server)[-500:]
        time.sleep(0.5)


def guest_is_back():
    """The counter in the guest goes on where it was: that line only a second boot writes."""
    server = [s['id'] for s in cloud('r1-demo').get('compute', '/servers')['servers'] if s['name'] == 'test-guest'][0]
    end = time.time() + 120
    while not re.search(r'CTR start file=/ctr.log last=[1-9]', console('r1', server)):
        assert time.time() < end, console('r1', server)[-500:]
        time.sleep(0.5)
    guest_runs('r1', server)


def guests():
    check('a guest boots in r1: agent and counter run', guest_boots, 'r1')
    check('a guest boots in r2', guest_boots, 'r2')
    check('createImage freezes the guest', guest_freezes)
    check('quiesce stops its writes until the unquiesce', guest_quiesces)


def guest_back():
    check('Nova starts the guest again after the power loss', guest_is_back)


def both_sites():
    for name in ('r1', 'r2', 'r1-demo', 'r2-demo', 'r1-admin-demo', 'r2-admin-demo'):
        check('a token for %s, by curl' % name, curl_token, name)
    check('a token of region one is valid at region two', token_valid_elsewhere)
    check('reader reads, norole gets no token, demo is no admin', roles)
    check('demo boots a volume-backed server in r1', boot_in, 'r1-demo')
    check('demo boots a volume-backed server in r2', boot_in, 'r2-demo')
    check('createImage freezes and thaws (freeze.log)', freeze_log)
    check('devcloud_quiesce=fail: not frozen', freeze_refused, 'fail')
    check('devcloud_quiesce=unsupported: not frozen', freeze_refused, 'unsupported')
    quiesce()
    check('full and incremental backup of r1, restored at r2, bytes equal', backup_across)


def without_r1():
    base = int(cloud('r2').auth['auth_url'].split(':')[2].split('/')[0]) - 1000
    for offset, name in ((0, 'keystone'), (292, 'glance'), (696, 'neutron'), (774, 'nova'), (776, 'cinder'), (778, 'placement')):
        check('%s of r1 is dead' % name, dead, base + offset)
    check('r2 answers', answers, 'r2')
    check('r2 boots a server', boot_in, 'r2-demo')


def r1_back():
    check('r1 answers', answers, 'r1')
    check("r1's server is still there", still_there)
    check('r1 boots another one', boot_in, 'r1-demo')


{'both-sites': both_sites, 'without-r1': without_r1, 'r1-back': r1_back,
 'quiesce': quiesce, 'stock': stock, 'guests': guests, 'guest-back': guest_back}[PHASE]()
sys.exit(1 if FAILED else 0)
