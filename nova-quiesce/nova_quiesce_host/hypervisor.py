"""What nova-quiesce-host asks of libvirt. Its modules come in as arguments, so that tests can bring their own."""
import collections
import json
import xml.etree.ElementTree

QUESTION_TIMEOUT = 2        # seconds for the answer to guest-fsfreeze-status
AGENT_PORT = 'org.qemu.guest_agent.0'
LOST = object()             # the event of a lost connection

# run: (uuid, libvirt's id of this start). connected: the agent in the guest has opened its port.
Guest = collections.namedtuple('Guest', 'name run connected domain')


class Silent(Exception):
    """The agent does not answer, or another call to it is under way."""


class Refused(Exception):
    """The agent answered that it does not do that."""


class Gone(Exception):
    """The guest does not run any more, or is paused."""


class Lost(Exception):
    """The connection to libvirt does not work."""


def _agent_state(description):
    for target in xml.etree.ElementTree.fromstring(description).iterfind('./devices/channel/target'):
        if target.get('name') == AGENT_PORT:
            return target.get('state', 'disconnected')
    return None


class Hypervisor:
    """libvirtd at one URI. `connect` raises Lost where it does not answer."""

    def __init__(self, uri, libvirt, libvirt_qemu):
        self.uri, self._libvirt, self._qemu = uri, libvirt, libvirt_qemu
        libvirt.registerErrorHandler(lambda *_: None, None)     # it writes every error to stderr otherwise

    def connect(self, events):
        """A Connection. Into the queue `events` go a virDomain for each start or resume, and LOST."""
        try:
            return Connection(self._libvirt, self._qemu, self._libvirt.open(self.uri), events)
        except self._libvirt.libvirtError as e:
            raise Lost(e.get_error_message() or 'unknown error')


class Connection:
    def __init__(self, libvirt, qemu, link, events):
        self._libvirt, self._qemu, self._link = libvirt, qemu, link
        wanted = (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_RESUMED)

        def lifecycle(_link, domain, event, _detail, _opaque):      # runs in the event thread: no calls to libvirt here
            if event in wanted:
                events.put(domain)
        link.setKeepAlive(5, 3)
        link.registerCloseCallback(lambda *_: events.put(LOST), None)
        link.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lifecycle, None)

    def _raise(self, error):
        """libvirt's code as one of our exceptions (codes: include/libvirt/virterror.h)."""
        code, text = error.get_error_code(), error.get_error_message() or 'unknown error'
        lib = self._libvirt
        if not self.alive():
            raise Lost(text)
        if code in (lib.VIR_ERR_NO_DOMAIN, lib.VIR_ERR_OPERATION_INVALID):
            raise Gone(text)
        if code in (lib.VIR_ERR_AGENT_UNRESPONSIVE, lib.VIR_ERR_OPERATION_TIMEOUT, lib.VIR_ERR_AGENT_UNSYNCED):
            raise Silent(text)
        raise Refused(text)

    def _call(self, function, *args):
        try:
            return function(*args)
        except self._libvirt.libvirtError as e:
            self._raise(e)

    def alive(self):
        """Does the connection still stand?"""
        try:
            return self._link.isAlive() == 1
        except self._libvirt.libvirtError:
            return False

    def close(self):
        """Gives the connection up; what still waits on it ends with an error."""
        try:
            self._link.close()
        except self._libvirt.libvirtError:
            pass

    def guest(self, domain):
        """The Guest of a virDomain; None where it has no guest agent channel, or has ended meanwhile."""
        try:
            state = _agent_state(self._call(domain.XMLDesc, 0))
            run = (domain.UUIDString(), domain.ID())
        except Gone:
            return None
        return Guest(domain.name(), run, state == 'connected', domain) if state and run[1] >= 0 else None

    def guests(self):
        """The running guests that have a guest agent channel."""
        domains = self._call(self._link.listAllDomains, self._libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
        return [guest for guest in map(self.guest, domains) if guest]

    def limit_answers(self, guest, seconds):
        """From now on an agent call of this run is given up after that time; libvirt waits for ever otherwise."""
        self._call(guest.domain.agentSetResponseTimeout, seconds, 0)

    def is_frozen(self, guest):
        """Asks the agent. It takes the agent lock of this guest for the time of the answer, 2 s at most where the agent is
        in step, else the response time-out (qemuAgentGuestSync in libvirt's src/qemu/qemu_agent.c)."""
        answer = self._call(self._qemu.qemuAgentCommand, guest.domain, '{"execute": "guest-fsfreeze-status"}', QUESTION_TIMEOUT, 0)
        try:
            status = json.loads(answer)['return']
        except (TypeError, ValueError, KeyError):
            raise Refused('the agent answered %.100r to guest-fsfreeze-status' % (answer,))
        if status not in ('frozen', 'thawed'):
            raise Refused('the agent answered %.100r to guest-fsfreeze-status' % (status,))
        return status == 'frozen'

    def thaw(self, guest, seconds):
        """Thaws all file systems of the guest; gives up after `seconds`. Answers how many there were."""
        self.limit_answers(guest, seconds)
        return self._call(guest.domain.fsThaw)
