"""Cinder driver: each volume and each snapshot is one raw sparse file.

Snapshots and clones are reflink copies (XFS), so they are instantaneous,
point-in-time and real bytes.  Attach = hand the path over, with the 'gpfs'
connection type: os-brick's GPFSConnector returns the path as is, and Nova's
libvirt driver (LibvirtGPFSVolumeDriver) makes <disk type='file'> of it.
"""
import fcntl
import os

from oslo_concurrency import processutils
from oslo_config import cfg
from oslo_log import log as logging
from oslo_utils import units

from cinder import exception
from cinder.image import image_utils
from cinder import interface
from cinder.volume import configuration
from cinder.volume import driver
from cinder.volume import volume_utils

LOG = logging.getLogger(__name__)
opts = [
    cfg.StrOpt('filevol_dir', default='$state_path/filevol',
               help='Directory of the volume files (a reflink file system).'),
    cfg.StrOpt('filevol_connection_type', default='gpfs',
               help="driver_volume_type to answer: 'gpfs' or 'local'."),
]
cfg.CONF.register_opts(opts, group=configuration.SHARED_CONF_GROUP)


@interface.volumedriver
class FileVolumeDriver(driver.VolumeDriver):
    VERSION = '1.0'
    CI_WIKI_NAME = 'none'

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(opts)
        self.dir = None

    @classmethod
    def get_driver_options(cls):
        return opts

    # -- plumbing
    def do_setup(self, context):
        self.dir = self.configuration.filevol_dir
        os.makedirs(self.dir, exist_ok=True)

    def check_for_setup_error(self):
        if not os.access(self.dir, os.W_OK):
            raise exception.VolumeBackendAPIException(
                data='%s is not writable' % self.dir)

    def _vol(self, volume):
        # volume.name follows a migrated volume's name_id
        return os.path.join(self.dir, volume.name)

    def _snap(self, snapshot):
        return os.path.join(self.dir, snapshot.name)

    def local_path(self, volume):
        return self._vol(volume)

    def _clone(self, src, dst, size_gb=None):
        tmp = dst + '.part'
        try:        # FICLONE; forking cp costs more than the clone itself
            with open(src, 'rb') as s, open(tmp, 'wb') as d:
                fcntl.ioctl(d, 0x40049409, s.fileno())
        except OSError:
            processutils.execute('cp', '--reflink=auto', '--sparse=always',
                                 src, tmp)
        if size_gb and size_gb * units.Gi > os.path.getsize(tmp):
            os.truncate(tmp, size_gb * units.Gi)
        os.rename(tmp, dst)

    @staticmethod
    def _rm(path):
        try:
            os.unlink(path)
        except FileNotFoundError:
            LOG.warning('%s was already gone', path)

    # -- volumes
    def create_volume(self, volume):
        with open(self._vol(volume), 'wb') as f:
            f.truncate(volume.size * units.Gi)

    def delete_volume(self, volume):
        self._rm(self._vol(volume))

    def extend_volume(self, volume, new_size):
        os.truncate(self._vol(volume), new_size * units.Gi)

    def create_cloned_volume(self, volume, src_vref):
        self._clone(self._vol(src_vref), self._vol(volume), volume.size)

    # -- snapshots
    def create_snapshot(self, snapshot):
        self._clone(self._vol(snapshot.volume), self._snap(snapshot))

    def delete_snapshot(self, snapshot):
        self._rm(self._snap(snapshot))

    def create_volume_from_snapshot(self, volume, snapshot):
        self._clone(self._snap(snapshot), self._vol(volume), volume.size)

    def revert_to_snapshot(self, context, volume, snapshot):
        self._clone(self._snap(snapshot), self._vol(volume), volume.size)

    # -- images
    def copy_image_to_volume(self, context, volume, image_service, image_id,
                             disable_sparse=False):
        image_utils.fetch_to_raw(context, image_service, image_id,
                                 self._vol(volume),
                                 self.configuration.volume_dd_blocksize,
                                 size=volume.size)
        os.truncate(self._vol(volume), volume.size * units.Gi)

    def copy_volume_to_image(self, context, volume, image_service,
                             image_meta):
        volume_utils.upload_volume(context, image_service, image_meta,
                                   self._vol(volume), volume)

    # -- attach
    def ensure_export(self, context, volume):
        pass

    def create_export(self, context, volume, connector):
        pass

    def remove_export(self, context, volume):
        pass

    def _connection(self, path, name):
        return {'driver_volume_type':
                self.configuration.filevol_connection_type,
                'data': {'device_path': path, 'name': name}}

    def initialize_connection(self, volume, connector, **kwargs):
        return self._connection(self._vol(volume), volume.name)

    def terminate_connection(self, volume, connector, **kwargs):
        pass

    def create_export_snapshot(self, context, snapshot, connector):
        pass

    def remove_export_snapshot(self, context, snapshot):
        pass

    def initialize_connection_snapshot(self, snapshot, connector, **kwargs):
        return self._connection(self._snap(snapshot), snapshot.name)

    def terminate_connection_snapshot(self, snapshot, connector, **kwargs):
        pass

    # -- statistics
    def _update_volume_stats(self):
        st = os.statvfs(self.dir)
        self._stats = {
            'volume_backend_name':
                self.configuration.safe_get('volume_backend_name') or 'file',
            'vendor_name': 'devcloud', 'driver_version': self.VERSION,
            'storage_protocol': 'file',
            'pools': [{
                'pool_name': 'file',
                'total_capacity_gb': st.f_blocks * st.f_frsize / units.Gi,
                'free_capacity_gb': st.f_bavail * st.f_frsize / units.Gi,
                'provisioned_capacity_gb': 0,
                'reserved_percentage': 0,
                'thin_provisioning_support': True,
                'thick_provisioning_support': False,
                'max_over_subscription_ratio': 1000.0,
                'multiattach': True,
                'QoS_support': False,
                'consistent_group_snapshot_enabled': False,
                'filter_function': self.get_filter_function(),
                'goodness_function': self.get_goodness_function(),
            }]}
