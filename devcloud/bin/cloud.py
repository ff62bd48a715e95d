"""A small client: one Cloud per entry of clouds.yaml, plain requests, JSON in and out."""
import time

import requests
import yaml

VERSIONS = {'compute': '2.90', 'volume': '3.70', 'placement': '1.36'}


class Refused(Exception):
    def __init__(self, method, url, response):
        super().__init__('%s %s: %d %s' % (method, url, response.status_code, response.text[:500]))
        self.status = response.status_code


class Cloud:
    def __init__(self, clouds_yaml, name):
        with open(clouds_yaml) as f:
            entry = yaml.safe_load(f)['clouds'][name]
        self.name, self.region, self.auth = name, entry['region_name'], entry['auth']
        self.session = requests.Session()
        self.session.trust_env = False
        body = self._sign_in()
        self.project_id = body['project']['id']
        self.url = {}
        for service in body.get('catalog', []):
            for e in service['endpoints']:
                if e['region_id'] == self.region and e['interface'] == 'public':
                    self.url[service['type']] = e['url']

    def _sign_in(self):
        a = self.auth
        domain = {'id': 'default'}
        r = self.session.post(a['auth_url'] + '/auth/tokens', json={'auth': {
            'identity': {'methods': ['password'], 'password': {'user': {
                'name': a['username'], 'domain': domain, 'password': a['password']}}},
            'scope': {'project': {'name': a['project_name'], 'domain': domain}}}})
        if r.status_code != 201:
            raise Refused('POST', a['auth_url'] + '/auth/tokens', r)
        self.token = self.session.headers['X-Auth-Token'] = r.headers['X-Subject-Token']
        return r.json()['token']

    def call(self, method, service, path, body=None, **kw):
        kind = 'volume' if service == 'volumev3' else service
        headers = {'OpenStack-API-Version': '%s %s' % (kind, VERSIONS[kind])} if kind in VERSIONS else {}
        url = self.auth['auth_url'] if service == 'identity' else self.url[service]
        r = self.session.request(method, url + path, json=body, headers=dict(headers, **kw.pop('headers', {})), **kw)
        if r.status_code >= 400:
            raise Refused(method, url + path, r)
        return r.json() if r.content else {}

    def get(self, service, path):
        return self.call('GET', service, path)

    def post(self, service, path, body):
        return self.call('POST', service, path, body)

    def put(self, service, path, body=None):
        return self.call('PUT', service, path, body)

    def wait(self, service, path, key, want, timeout=180):
        """Poll until the status is `want`; any error status ends the wait."""
        end = time.time() + timeout
        while True:
            found = self.get(service, path)[key]
            if found['status'] == want:
                return found
            if found['status'].lower().startswith('error') or time.time() > end:
                raise RuntimeError('%s %s is %s, not %s' % (self.name, path, found['status'], want))
            time.sleep(0.2)

    def upload_image(self, name, data, **properties):
        """Nothing happens when an active image of that name is there."""
        if any(i['status'] == 'active' for i in self.get('image', '/v2/images?name=' + name)['images']):
            return
        image = self.post('image', '/v2/images', dict(
            {'name': name, 'disk_format': 'raw', 'container_format': 'bare', 'visibility': 'public'}, **properties))
        self.call('PUT', 'image', '/v2/images/%s/file' % image['id'], data=data,
                  headers={'Content-Type': 'application/octet-stream'})

    def ensure_flavor(self, name, vcpus, ram):
        if name not in {f['id'] for f in self.get('compute', '/flavors?is_public=None')['flavors']}:
            self.post('compute', '/flavors', {'flavor': {'id': name, 'name': name, 'vcpus': vcpus, 'ram': ram, 'disk': 0}})
