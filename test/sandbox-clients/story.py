"""A whole backup in RegionOne, and its restore in RegionTwo, by hand.

Nothing of the sandbox is used but its OpenStack APIs, so it runs on a real
cloud as well: OS_CLIENT_CONFIG_FILE names it, with the entries of devcloud.
"""
import os
import random
import tempfile
import time

from hands import SOON

IMAGE, FLAVOR, NETWORK = 'devcloud-image', 'm1.tiny', 'demo-net'
# In this order they can be deleted.
KINDS = ('server', 'port', 'network', 'image', 'backup', 'snapshot', 'volume')


class Story:
    """A test with `hands`: a client for each entry of clouds.yaml."""

    hands = None

    def setUp(self):
        self.here, self.there = self.open('r1-demo'), self.open('r2-demo')
        self.mark = 'by-hand-%08x' % random.randrange(1 << 32)
        self.made = {(site, kind): [] for site in (self.here, self.there)
                     for kind in KINDS}
        self.snapshots = []

    def open(self, cloud):
        hands = self.hands(cloud)
        self.addCleanup(hands.close)
        return hands

    def note(self, site, kind, id):
        """Is deleted at the end, the newest first."""
        self.made[site, kind].insert(0, id)
        return id

    def test_backed_up_here_and_restored_there(self):
        server, disks = self.make_server()
        full = self.back_up(disks, 'full', incremental=False)
        increments = self.back_up(disks, 'increment', incremental=True)
        for backup in increments:
            shown = self.here.backup(backup)
            self.assertTrue(shown['incremental'])
            # The sandbox's guests write all the time, though not everywhere.
            self.assertIn(shown['objects'], range(1, 16))
        self.import_there(full + increments)
        restored = [self.restore_there(backup) for backup in increments]
        for snapshot, volume in zip(self.snapshots[2:], restored):
            self.assertTrue(self.bytes_of_snapshot(snapshot)
                            == self.bytes_of_volume(self.there, volume))
        self.boot_there(server, restored)
        self.delete_all()

    # ---- in RegionOne
    def make_server(self):
        here = self.here
        data = self.note(here, 'volume', here.make_volume(self.mark + '-data'))
        server = self.note(here, 'server', here.boot_from_image(
            self.mark, IMAGE, FLAVOR, NETWORK))
        here.wait('server', server, 'ACTIVE')
        here.wait('volume', data, 'available')
        root = self.note(here, 'volume', here.volumes_of(server)[0])
        here.attach(server, data)
        here.wait('volume', data, 'in-use')
        return server, [root, data]

    def back_up(self, disks, what, incremental):
        here, found = self.here, []
        for number, disk in enumerate(disks):
            name = '%s-%s-%d' % (self.mark, what, number)
            snapshot = self.note(here, 'snapshot',
                                 here.make_snapshot(name, disk))
            here.wait('snapshot', snapshot, 'available')
            self.snapshots.append(snapshot)
            found.append(self.note(here, 'backup', here.back_up(
                name, disk, snapshot, incremental)))
        for backup in found:
            here.wait('backup', backup, 'available')
        return found

    # ---- from one to the other; an admin's work, in the project's name
    def import_there(self, backups):
        here, there = self.open('r1-admin-demo'), self.open('r2-admin-demo')
        for backup in backups:
            self.assertEqual(backup, there.import_(here.export(backup)))
            self.note(self.there, 'backup', backup)
            there.wait('backup', backup, 'available')

    # ---- in RegionTwo
    def restore_there(self, backup):
        there = self.there
        name = '%s-restored-%s' % (self.mark, backup[:8])
        volume = self.note(there, 'volume', there.restore(name, backup))
        there.wait('volume', volume, 'available')
        there.wait('backup', backup, 'available')
        shown = there.volume(volume)
        self.assertEqual(name, shown['name'])
        self.assertEqual(backup, shown['metadata']['src_backup_id'])
        return volume

    def boot_there(self, original, restored):
        there, (root, data) = self.there, restored
        self.assertTrue(there.volume(root)['bootable'])
        ip, mac = self.here.port_of(original)
        network = self.note(there, 'network', there.make_network(
            self.mark, ip.rsplit('.', 1)[0] + '.0/24'))
        port = self.note(there, 'port', there.make_port(
            self.mark, network, ip, mac))
        server = self.note(there, 'server', there.boot_from_volume(
            self.mark, root, FLAVOR, port))
        there.wait('server', server, 'ACTIVE')
        there.attach(server, data)
        there.wait('volume', data, 'in-use')
        self.assertEqual(restored, there.volumes_of(server))
        self.assertEqual((ip, mac), there.port_of(server))

    # ---- what is in a volume: a client sees it as an image
    def bytes_of_volume(self, site, volume):
        image = self.note(site, 'image', site.upload(
            '%s-%s' % (self.mark, volume), volume))
        site.wait('image', image, 'active')
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, image)
            site.download(image, path)
            with open(path, 'rb') as file:
                content = file.read()
        self.assertTrue(content.strip(b'\0'), 'the volume is blank')
        return content

    def bytes_of_snapshot(self, snapshot):
        volume = self.note(self.here, 'volume', self.here.volume_of_snapshot(
            self.mark + '-copy', snapshot))
        self.here.wait('volume', volume, 'available')
        return self.bytes_of_volume(self.here, volume)

    # ---- at the end
    def delete_all(self):
        for (site, kind), ids in self.made.items():
            if kind == 'backup':
                # A backup with increments stays as long as they are there.
                self.delete(site, kind, ids[:2], 2)
                ids = ids[2:]
            if ids:
                self.delete(site, kind, ids, 0)

    def delete(self, site, kind, ids, others):
        site.delete(kind, ids)
        end = time.time() + SOON
        while len(left := self.left(site, kind)) > others:
            self.assertLess(time.time(), end, '%s: still there: %s' % (
                site.cloud, left))

    def left(self, site, kind):
        return [name for name in site.names(kind)
                if name and name.startswith(self.mark)]
