"""Images and flavor for real guests, in both regions. Idempotent.

guests.py CLOUDS-YAML DIRECTORY      (guest.img and data.img are in DIRECTORY)

devcloud-guest           boots; guest agent, so that it can be quiesced
devcloud-guest-strict    the same, and a snapshot fails when it cannot be quiesced (os_require_quiesce)
devcloud-guest-noagent   the same without the agent's property
devcloud-data            an empty ext4 for data volumes
"""
import os
import sys

from cloud import Cloud

VIRTIO = {'hw_disk_bus': 'virtio', 'hw_vif_model': 'virtio', 'hw_video_model': 'none', 'hw_machine_type': 'pc',
          'hw_rng_model': 'virtio'}
IMAGES = {
    'devcloud-guest': ('guest.img', dict(VIRTIO, hw_qemu_guest_agent='yes')),
    'devcloud-guest-strict': ('guest.img', dict(VIRTIO, hw_qemu_guest_agent='yes', os_require_quiesce='yes')),
    'devcloud-guest-noagent': ('guest.img', VIRTIO),
    'devcloud-data': ('data.img', {}),
}

clouds_yaml, directory = sys.argv[1:]
for site in ('r1', 'r2'):
    cloud = Cloud(clouds_yaml, site)
    for name, (file, properties) in IMAGES.items():
        with open(os.path.join(directory, file), 'rb') as data:
            cloud.upload_image(name, data, **properties)
    cloud.ensure_flavor('g.tiny', 1, 128)
    print('%s: %s, flavor g.tiny' % (cloud.region, ', '.join(IMAGES)))
