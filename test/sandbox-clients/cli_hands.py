"""What a person does by hand in one region with Debian's `openstack` command.

At its own prompt: one that starts anew for each command takes a second each.
"""
import itertools
import json
import os
import shlex
import subprocess

from hands import Hands

OPENSTACK = '/usr/bin/openstack'
# As the packages want it: nothing of another Python.
ENV = {'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'PYTHONUNBUFFERED': '1',
       **{key: os.environ[key] for key in ('HOME', 'OS_CLIENT_CONFIG_FILE')
          if key in os.environ}}


class CliHands(Hands):
    class Refused(Exception):
        """The command complained."""

    def __init__(self, cloud):
        super().__init__(cloud)
        self.count = itertools.count(1)
        self.shell = subprocess.Popen(
            [OPENSTACK], env={**ENV, 'OS_CLOUD': cloud}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)

    def close(self):
        self.shell.stdin.close()
        self.shell.wait()
        self.shell.stdout.close()

    def say(self, *args):
        """What the command prints; complaints, too."""
        end = 'end of answer %d' % next(self.count)
        self.shell.stdin.write('%s\n!echo %s\n' % (shlex.join(args), end))
        self.shell.stdin.flush()
        said = []
        for line in self.shell.stdout:
            if line.strip() == end:
                return ''.join(said)
            said.append(line)
        raise self.Refused('openstack ended: ' + ''.join(said)[-500:])

    def run(self, *args):
        said = self.say(*args)
        if said.strip():
            raise self.Refused('%s: %s' % (shlex.join(args)[:200], said[-500:]))

    def ask(self, *args):
        said = self.say(*args, '-f', 'json')
        try:
            return json.loads(said)
        except ValueError:
            raise self.Refused('%s: %s' % (
                shlex.join(args)[:200], said[-500:])) from None

    def id_of(self, *args):
        found = self.ask(*args)
        return found.get('id') or found['ID']

    @staticmethod
    def words(kind):
        return ['volume', kind] if kind in ('snapshot', 'backup') else [kind]

    # ---- looks
    def status(self, kind, id):
        return self.ask(*self.words(kind), 'show', id)['status']

    def names(self, kind):
        return [each['Name'] for each in self.ask(*self.words(kind), 'list')]

    def volumes_of(self, server):
        return [each['Volume ID'] for each in
                self.ask('server', 'volume', 'list', server)]

    def port_of(self, server):
        port, = self.ask('port', 'list', '--server', server)
        return port['Fixed IP Addresses'][0]['ip_address'], port['MAC Address']

    def volume(self, id):
        shown = self.ask('volume', 'show', id)
        return {'name': shown['name'], 'size': shown['size'],
                'bootable': shown['bootable'] == 'true',
                'metadata': shown['properties']}

    def backup(self, id):
        shown = self.ask('volume', 'backup', 'show', id)
        return {'objects': shown['object_count'],
                'incremental': shown['is_incremental']}

    # ---- servers
    def boot_from_image(self, name, image, flavor, network):
        return self.id_of('server', 'create', name, '--image', image,
                          '--boot-from-volume', '1', '--flavor', flavor,
                          '--network', network)

    def boot_from_volume(self, name, volume, flavor, port):
        return self.id_of('server', 'create', name, '--volume', volume,
                          '--flavor', flavor, '--port', port)

    def attach(self, server, volume):
        self.ask('server', 'add', 'volume', server, volume)

    # ---- volumes
    def make_volume(self, name):
        return self.id_of('volume', 'create', name, '--size', '1')

    def volume_of_snapshot(self, name, snapshot):
        return self.id_of('volume', 'create', name, '--snapshot', snapshot)

    def make_snapshot(self, name, volume):
        return self.id_of('volume', 'snapshot', 'create', name, '--volume',
                          volume, '--force')

    def back_up(self, name, volume, snapshot, incremental):
        more = ['--incremental'] if incremental else []
        return self.id_of('volume', 'backup', 'create', volume, '--name',
                          name, '--snapshot', snapshot, *more)

    def export(self, backup):
        record = self.ask('volume', 'backup', 'record', 'export', backup)
        return record['backup_service'], record['backup_url']

    def import_(self, record):
        return self.id_of('volume', 'backup', 'record', 'import', *record)

    def restore(self, name, backup):
        # Debian 12's command restores, and then cannot show what it did.
        try:
            self.run('volume', 'backup', 'restore', backup, name)
        except self.Refused as error:
            if 'VolumeBackupsRestore object' not in str(error):
                raise
        return self.id_of('volume', 'show', name)

    def upload(self, name, volume):
        made = self.ask('image', 'create', name, '--volume', volume)
        return made.get('image_id') or made['id']

    def download(self, image, path):
        self.run('image', 'save', image, '--file', path)

    # ---- the network
    def make_network(self, name, cidr):
        network = self.id_of('network', 'create', name)
        self.ask('subnet', 'create', name, '--network', network,
                 '--subnet-range', cidr, '--gateway', 'none')
        return network

    def make_port(self, name, network, ip, mac):
        return self.id_of('port', 'create', name, '--network', network,
                          '--fixed-ip', 'ip-address=' + ip,
                          '--mac-address', mac)

    def delete(self, kind, ids):
        self.run(*self.words(kind), 'delete', *ids)
