"""One real guest: its API, its agent, its serial console, and its disks seen from beside."""
import json
import os
import re
import subprocess
import threading
import time

import libvirt
import libvirt_qemu

from stand import HOME, Refused, cloud, until

libvirt.registerErrorHandler(lambda *_: None, None)


class Guest:
    def __init__(self, server, name):
        self.id, self.name = server['id'], name
        self.host, self.instance = server['OS-EXT-SRV-ATTR:host'], server['OS-EXT-SRV-ATTR:instance_name']
        self.cloud = cloud()
        attached = self.cloud.get('compute', '/servers/%s/os-volume_attachments' % self.id)['volumeAttachments']
        self.volumes = [a['volumeId'] for a in attached]
        self._files = ['%s/data/r1/volumes/volume-%s' % (HOME, v) for v in self.volumes]
        self._local = threading.local()

    # ---- through Nova
    def server(self):
        return self.cloud.get('compute', '/servers/' + self.id)['server']

    def report(self):
        return self.cloud.get('compute', '/os-quiesce?server_id=' + self.id)['servers'][0]

    def act(self, action, **arguments):
        """(status, message, seconds it took)"""
        began = time.time()
        try:
            self.cloud.post('compute', '/servers/%s/action' % self.id, {action: arguments or None})
            return 202, '', time.time() - began
        except Refused as refused:
            message = re.search(r'"message": "((?:[^"\\]|\\.)*)"', str(refused))
            return refused.status, message.group(1) if message else str(refused), time.time() - began

    def state(self):
        found = self.server()
        return found['OS-EXT-STS:vm_state'], found['OS-EXT-STS:task_state']

    def is_at_rest(self):
        """active, no task, and no thaw owed."""
        found = self.report()
        return (found['vm_state'], found['task_state'], found['thaw_owed']) == ('active', None, False)

    # ---- from beside
    def writes(self):
        """When each of its disks was written last (unix time): QEMU writes past the page cache."""
        return [os.stat(file).st_mtime for file in self._files]

    def domain(self):
        """A connection per thread: a call to a hung agent must not hold up the others."""
        link = getattr(self._local, 'link', None)
        try:
            return link.lookupByName(self.instance)
        except (AttributeError, libvirt.libvirtError):
            uri = 'qemu+unix:///system?socket=%s/state/r1/%s/lv/run/libvirt-sock' % (HOME, self.host)
            self._local.link = libvirt.open(uri)
            return self._local.link.lookupByName(self.instance)

    def block_writes(self):
        """QEMU's own counters: write requests of each disk."""
        return [self.domain().blockStats(target)[2] for target in ('vda', 'vdb')[:len(self.volumes)]]

    def agent(self, command='guest-fsfreeze-status'):
        try:
            return json.loads(libvirt_qemu.qemuAgentCommand(self.domain(), json.dumps({'execute': command}), 3, 0))['return']
        except libvirt.libvirtError as error:
            return 'error %d: %s' % (error.get_error_code(), error.get_error_message())

    def wait_for_agent(self):
        assert until(lambda: self.agent('guest-ping') == {}, 180, 0.3), 'no agent in %s' % self.id

    def console(self, since=0):
        with open('%s/state/r1/%s/instances/%s/console.log' % (HOME, self.host, self.id), errors='replace') as file:
            return file.read()[since:]

    def type(self, line, wait=0.0):
        """On its serial console sits a root shell. Typed until the console's log shows that it was carried out."""
        self._typed = getattr(self, '_typed', 0) + 1
        done = 'DONE-%d-%d' % (os.getpid(), self._typed)
        size = len(self.console())
        pty = re.search(r"<serial type='pty'>\s*<source path='([^']+)'", self.domain().XMLDesc()).group(1)
        for _ in range(5):
            fd = os.open(pty, os.O_RDWR | os.O_NOCTTY)
            os.write(fd, ("\n%s; echo; echo DO''%s\n" % (line, done[2:])).encode())
            seen = until(lambda: '\n' + done in self.console(size), 4, 0.05)
            os.close(fd)
            if seen:
                time.sleep(wait)
                return
        raise AssertionError('the console of %s does not carry out: %s' % (self.id, line))

    def stop_agent(self):
        self.type('kill -STOP $(pidof qemu-ga)')

    def wake_agent(self):
        self.type('kill -CONT $(pidof qemu-ga)')

    # ---- its snapshots
    def snapshots(self):
        """[(id, needs_recovery), ...] of new snapshots of all its volumes, which are gone again."""
        made = [self.cloud.post('volumev3', '/snapshots', {'snapshot': {'volume_id': v, 'name': 'proof'}})['snapshot']['id']
                for v in self.volumes]
        flags = []
        for one in made:
            self.cloud.wait('volumev3', '/snapshots/' + one, 'snapshot', 'available')
            flags.append((one, needs_recovery('%s/data/r1/volumes/snapshot-%s' % (HOME, one))))
        for one in made:
            self.cloud.call('DELETE', 'volumev3', '/snapshots/' + one)
        return flags


def needs_recovery(file):
    """The flag in the ext4 super-block: the journal must be replayed before this is a whole file system."""
    head = subprocess.run(['dumpe2fs', '-h', file], capture_output=True, text=True, check=True).stdout
    return 'needs_recovery' in re.search(r'^Filesystem features:.*$', head, re.M).group(0)


def boot(name, host, image='devcloud-guest', data=True):
    """A guest with a boot volume, and a data volume where asked for, on that compute host; one of that name is used again."""
    c = cloud()
    found = [s for s in c.get('compute', '/servers/detail?name=^%s$' % name)['servers'] if s['status'] == 'ACTIVE']
    if not found:
        images = {i: c.get('image', '/v2/images?name=' + i)['images'][0]['id'] for i in (image, 'devcloud-data')}
        network = c.get('network', '/v2.0/networks?name=demo-net')['networks'][0]['id']
        disks = [{'boot_index': 0 if i == image else -1, 'uuid': images[i], 'source_type': 'image', 'destination_type': 'volume',
                  'volume_size': 1, 'delete_on_termination': True} for i in ([image, 'devcloud-data'] if data else [image])]
        made = c.post('compute', '/servers', {'server': {
            'name': name, 'flavorRef': 'g.tiny', 'host': host, 'networks': [{'uuid': network}], 'block_device_mapping_v2': disks}})
        found = [c.wait('compute', '/servers/' + made['server']['id'], 'server', 'ACTIVE')]
    return Guest(found[0], name)


def remove(guest):
    guest.cloud.call('DELETE', 'compute', '/servers/' + guest.id)
