"""One hypervisor: which guests are frozen, and how the next calls go."""
import threading

from nova import exception


def libvirt_error(code, text, kind=exception.InternalError):
    """As nova/virt/libvirt/driver.py _set_quiesced words it."""
    return kind('Error from libvirt while quiescing guest: [Error Code %d] %s'
                % (code, text))


AGENT_SILENT = (86, 'Guest agent is not responding: Guest agent not '
                    'available for now')
NOT_CONNECTED = (86, 'Guest agent is not responding: QEMU guest agent is not '
                     'connected')
NOT_RUNNING = (55, 'Requested operation is not valid: domain is not running')
# Agents of QEMU up to 5.2, up to 9.1, and from then on.
FROZEN_BEFORE_OLD, FROZEN_BEFORE, FROZEN_BEFORE_NEW = (
    (1, "internal error: unable to execute QEMU agent command "
        "'guest-fsfreeze-freeze': " + text) for text in (
        'The command guest-fsfreeze-freeze has been disabled for this '
        'instance',
        'The command guest-fsfreeze-freeze has been disabled: the agent is '
        'in frozen state',
        'Command guest-fsfreeze-freeze has been disabled: the command is not '
        'allowed'))
THAW_DISABLED = (1, "internal error: unable to execute QEMU agent command "
                    "'guest-fsfreeze-thaw': Command guest-fsfreeze-thaw has "
                    "been disabled: the command is not allowed")


class HypervisorStandIn:
    """What the fake driver lacks: guests that freeze, fail and hang.

    freezes, thaws: what the next calls do, in order; an exception is raised,
    a function is called with the server's id. After the last: success.
    """

    def __init__(self):
        self.frozen = set()
        self.calls = []
        self.freezes = []
        self.thaws = []

    def install(self, test):
        test.stub_out('nova.virt.fake.FakeDriver.quiesce',
                      lambda driver, context, instance, image_meta:
                      self._freeze(instance.uuid))
        test.stub_out('nova.virt.fake.FakeDriver.unquiesce',
                      lambda driver, context, instance, image_meta:
                      self._thaw(instance.uuid))

    def count(self, call):
        return self.calls.count(call)

    def _freeze(self, uuid):
        self.calls.append('freeze')
        _do(self.freezes, uuid)
        self.frozen.add(uuid)

    def _thaw(self, uuid):
        self.calls.append('thaw')
        _do(self.thaws, uuid)
        self.frozen.discard(uuid)


def _do(scripted, uuid):
    step = scripted.pop(0) if scripted else None
    if isinstance(step, Exception):
        raise step
    if step:
        step(uuid)


class Hold:
    """A call that lasts until the test lets it go on."""

    def __init__(self):
        self._begun = threading.Event()
        self._go_on = threading.Event()

    def __call__(self, uuid):
        self._begun.set()
        self._go_on.wait(20)

    def wait_begun(self):
        if not self._begun.wait(20):
            raise AssertionError('was never called')

    def let_go(self):
        self._go_on.set()
