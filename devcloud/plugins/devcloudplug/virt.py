"""Nova's FakeDriver that survives a restart, with libvirt's own rule about who can
be quiesced, and a diary of it.

Freeze needs the image property hw_qemu_guest_agent (as in libvirt's
_can_quiesce).  A server with metadata devcloud_quiesce=fail breaks like libvirt when
the guest agent does not answer; =unsupported as a hypervisor that cannot;
devcloud_quiesce_delay=SECONDS takes its time.  Each freeze/thaw is one line of
$state_path/freeze.log.  The console ends as that of a guest that has booted.
"""
import os
import time

from nova import conf
from nova import context as nova_context
from nova import exception
from nova import objects
from nova.virt import fake

CONF = conf.CONF


class DevcloudDriver(fake.FakeDriver):
    def init_host(self, host):
        super().init_host(host)
        # FakeDriver keeps its guests in memory only; after a restart take them
        # from the database, with the power state and the ports they had.
        for i in objects.InstanceList.get_by_host(
                nova_context.get_admin_context(), host,
                expected_attrs=['info_cache']):
            self.instances[i.uuid] = fake.FakeInstance(
                i.name, i.power_state, i.uuid)
            for vif in i.get_network_info():
                self._interfaces[vif['id']] = vif

    def _note(self, what, instance):
        with open(os.path.join(CONF.state_path, 'freeze.log'), 'a') as f:
            f.write('%.3f %s %s\n' % (time.time(), what, instance.uuid))

    def _can(self, instance, image_meta):
        want = instance.metadata.get('devcloud_quiesce')
        if want == 'unsupported':
            raise exception.InstanceQuiesceNotSupported(
                instance_id=instance.uuid)
        if not image_meta.properties.get('hw_qemu_guest_agent', False):
            raise exception.QemuGuestAgentNotEnabled()
        time.sleep(float(instance.metadata.get('devcloud_quiesce_delay', 0)))
        if want == 'fail':
            raise exception.InternalError(
                'Error from libvirt while quiescing %s: [Error Code 86] Guest '
                'agent is not responding' % instance.name)

    def quiesce(self, context, instance, image_meta):
        self._can(instance, image_meta)
        self._note('freeze', instance)

    def unquiesce(self, context, instance, image_meta):
        self._can(instance, image_meta)
        self._note('thaw', instance)

    def destroy(self, context, instance, network_info, *args, **kwargs):
        super().destroy(context, instance, network_info, *args, **kwargs)
        # FakeDriver goes on remembering the ports of a guest that is gone, and attaches none of them here any more.
        for vif in network_info or []:
            self._interfaces.pop(vif['id'], None)

    def get_console_output(self, context, instance):
        said = super().get_console_output(context, instance)
        return '%s\n%s login: ' % (said, instance.hostname)
