"""A libvirt with as much as nova-quiesce-host uses, whose guests behave as real ones did (codes and texts from libvirt 9)."""
import json
import threading

VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_RESUMED = 2, 5, 4
VIR_DOMAIN_EVENT_ID_LIFECYCLE = 0
VIR_CONNECT_LIST_DOMAINS_ACTIVE = 1
VIR_ERR_INTERNAL_ERROR, VIR_ERR_NO_DOMAIN, VIR_ERR_OPERATION_INVALID = 1, 42, 55
VIR_ERR_OPERATION_TIMEOUT, VIR_ERR_AGENT_UNRESPONSIVE, VIR_ERR_AGENT_UNSYNCED = 68, 86, 97

CHANNEL = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='%s'/></channel>"
SERIAL = "<channel type='unix'><target type='virtio' name='com.redhat.spice.0' state='connected'/></channel>"


class libvirtError(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code, self.text = code, text

    def get_error_code(self):
        return self.code

    def get_error_message(self):
        return self.text


class Domain:
    def __init__(self, name, agent='connected', status='thawed'):
        self._name, self.agent, self.status, self.id = name, agent, status, 1
        self.fails = None           # libvirtError of every agent call
        self.timeouts, self.questions, self.thaws = [], 0, 0
        self.thaw_works, self.frozen_anew = True, False
        self.held = threading.Event()       # cleared: a question waits
        self.held.set()

    def name(self):
        return self._name

    def UUIDString(self):
        return 'uuid-of-' + self._name

    def ID(self):
        return self.id

    def XMLDesc(self, _flags):
        return '<domain><devices>%s%s</devices></domain>' % (SERIAL, CHANNEL % self.agent if self.agent else '')

    def agentSetResponseTimeout(self, seconds, _flags):
        self.timeouts.append(seconds)

    def fsThaw(self):
        self.thaws += 1
        if self.fails:
            raise self.fails
        if not self.thaw_works:
            return 0
        self.status = 'frozen' if self.frozen_anew else 'thawed'
        return 2


class Link:
    def __init__(self, host):
        self.host, self.open = host, True

    def setKeepAlive(self, _seconds, _count):
        pass

    def registerCloseCallback(self, callback, opaque):
        self.closed = lambda: callback(self, 1, opaque)

    def domainEventRegisterAny(self, _domain, _event, callback, opaque):
        self.lifecycle = lambda domain, event: callback(self, domain, event, 0, opaque)

    def isAlive(self):
        return int(self.open)

    def close(self):
        self.open = False

    def listAllDomains(self, _flags):
        if not self.open:
            raise libvirtError(38, 'Cannot write data: Broken pipe')
        return list(self.host.domains)


class Host:
    """Stands for the modules libvirt and libvirt_qemu."""

    def __init__(self, *domains):
        self.domains, self.links, self.refusals = list(domains), [], 0
        for name, value in globals().items():
            if name.startswith('VIR_') or name == 'libvirtError':
                setattr(self, name, value)

    def registerErrorHandler(self, *_):
        pass

    def open(self, _uri):
        if self.refusals:
            self.refusals -= 1
            raise libvirtError(38, "Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory")
        self.links.append(Link(self))
        return self.links[-1]

    def qemuAgentCommand(self, domain, command, timeout, _flags):
        assert json.loads(command) == {'execute': 'guest-fsfreeze-status'} and 0 < timeout <= 5
        domain.questions += 1
        domain.held.wait(10)
        if domain.fails:
            raise domain.fails
        return json.dumps({'return': domain.status})

    def restart(self):
        """libvirtd ends: its guests go on."""
        link = self.links[-1]
        link.open = False
        link.closed()
