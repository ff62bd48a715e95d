"""What a script does in one region with openstacksdk."""
import openstack
from openstack import exceptions

from hands import Hands

# The SDK of Debian 12 has no calls for a backup's record.
VERSION = {'microversion': '3.70'}


class SdkHands(Hands):
    def __init__(self, cloud):
        super().__init__(cloud)
        self.sdk = openstack.connect(cloud=cloud)
        self.cinder = self.sdk.block_storage
        self.services = {'server': self.sdk.compute, 'image': self.sdk.image,
                         'port': self.sdk.network, 'network': self.sdk.network}

    def close(self):
        self.sdk.close()

    def service(self, kind):
        return self.services.get(kind, self.cinder)

    # ---- looks
    def status(self, kind, id):
        return getattr(self.service(kind), 'get_' + kind)(id).status

    def names(self, kind):
        return [each.name for each in
                getattr(self.service(kind), kind + 's')()]

    def volumes_of(self, server):
        return [each.volume_id for each in
                self.sdk.compute.volume_attachments(server)]

    def port_of(self, server):
        port, = self.sdk.network.ports(device_id=server)
        return port.fixed_ips[0]['ip_address'], port.mac_address

    def volume(self, id):
        shown = self.cinder.get_volume(id)
        return {'name': shown.name, 'size': shown.size,
                'bootable': shown.is_bootable, 'metadata': shown.metadata}

    def backup(self, id):
        shown = self.cinder.get_backup(id)
        return {'objects': shown.object_count,
                'incremental': shown.is_incremental}

    # ---- servers
    def boot(self, name, flavor, disk, nic):
        return self.sdk.compute.create_server(
            name=name, flavor_id=self.sdk.compute.find_flavor(flavor).id,
            networks=[nic], block_device_mapping=[
                {**disk, 'destination_type': 'volume', 'boot_index': 0}]).id

    def boot_from_image(self, name, image, flavor, network):
        return self.boot(name, flavor, {
            'source_type': 'image', 'volume_size': 1,
            'uuid': self.sdk.image.find_image(image).id},
            {'uuid': self.sdk.network.find_network(network).id})

    def boot_from_volume(self, name, volume, flavor, port):
        return self.boot(name, flavor, {'source_type': 'volume',
                                        'uuid': volume}, {'port': port})

    def attach(self, server, volume):
        self.sdk.compute.create_volume_attachment(server, volume_id=volume)

    # ---- volumes
    def make_volume(self, name):
        return self.cinder.create_volume(name=name, size=1).id

    def volume_of_snapshot(self, name, snapshot):
        return self.cinder.create_volume(name=name, size=1,
                                         snapshot_id=snapshot).id

    def make_snapshot(self, name, volume):
        return self.cinder.create_snapshot(name=name, volume_id=volume,
                                           force=True).id

    def back_up(self, name, volume, snapshot, incremental):
        return self.cinder.create_backup(
            name=name, volume_id=volume, snapshot_id=snapshot,
            is_incremental=incremental).id

    def export(self, backup):
        answer = self.cinder.get('/backups/%s/export_record' % backup,
                                 **VERSION)
        exceptions.raise_from_response(answer)
        record = answer.json()['backup-record']
        return record['backup_service'], record['backup_url']

    def import_(self, record):
        answer = self.cinder.post('/backups/import_record', json={
            'backup-record': {'backup_service': record[0],
                              'backup_url': record[1]}}, **VERSION)
        exceptions.raise_from_response(answer)
        return answer.json()['backup']['id']

    def restore(self, name, backup):
        # It does not tell which volume a restore has made.
        volume = self.make_volume(name)
        self.wait('volume', volume, 'available')
        self.cinder.restore_backup(backup, volume_id=volume)
        return volume

    def upload(self, name, volume):
        self.cinder.upload_volume_to_image(volume, name, disk_format='raw')
        return self.sdk.image.find_image(name).id

    def download(self, image, path):
        self.sdk.image.download_image(image, output=path)

    # ---- the network
    def make_network(self, name, cidr):
        network = self.sdk.network.create_network(name=name).id
        self.sdk.network.create_subnet(
            name=name, network_id=network, ip_version=4, cidr=cidr,
            gateway_ip=None)
        return network

    def make_port(self, name, network, ip, mac):
        return self.sdk.network.create_port(
            name=name, network_id=network, mac_address=mac,
            fixed_ips=[{'ip_address': ip}]).id

    def delete(self, kind, ids):
        for id in ids:
            getattr(self.service(kind), 'delete_' + kind)(
                id, ignore_missing=False)
