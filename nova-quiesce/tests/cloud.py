"""A nova-api with the filter, its database and one compute host, in memory.

Nova's own functional fixtures: the real API application by its paste
pipeline, real policy, RPC by a fake driver, nova.compute.manager for real.
"""
import functools
import os
import threading
import time
from types import SimpleNamespace

import here  # noqa: F401
import nova.tests.functional  # noqa: F401  must come first: it patches
import fixtures
from oslo_serialization import jsonutils
from oslo_utils.fixture import uuidsentinel as uuids
from oslo_utils import timeutils
from oslo_utils import uuidutils

import nova.conf
from nova import context as nova_context
from nova.network import model as network_model
from nova import objects
from nova.tests.functional import integrated_helpers

from hypervisor_stand_in import HypervisorStandIn
from nova_quiesce import conf as quiesce_conf
from nova_quiesce import cycle as cycle_module
from nova_quiesce import guard as guard_module
from nova_quiesce import heartbeat
from nova_quiesce import rescue as rescue_module
from nova_quiesce.record import Record

CONF = nova.conf.CONF
PASTE = '/usr/share/nova-common/api-paste.ini'


class ForEver(BaseException):
    """Something is repeated without an end."""


class Clock:
    """The real time, and what the test has added to it."""

    def __init__(self):
        self._added = 0.0
        self._sleeps = 0

    def __call__(self):
        return time.time() + self._added

    def advance(self, seconds):
        self._added += seconds

    def sleep(self, seconds):
        self._sleeps += 1
        if self._sleeps > 100:
            raise ForEver
        self.advance(seconds)
        time.sleep(0)


class AtOnce:
    """A thread that has ended when start() returns."""

    def __init__(self, target, args=(), daemon=None):
        self._run = functools.partial(target, *args)

    def start(self):
        self._run()


class OnDuty:
    """The only guard of its host."""

    def take(self):
        return True

    is_taken = take

    def show(self):
        pass


class GuardAtHand(guard_module.Guard):
    """Looks into all cells, once, when the test says so."""

    def look(self):
        """Returns the seconds to the next time."""
        self._watches.update(
            (cell.uuid, watch) for cell, watch in self.list_new())
        return min(w.try_to_look() for w in self._watches.values())


def add_filter(paste):
    """The two changes that the README asks for.

    And without /v2, the same application once more, which nobody asks: to
    build it is a tenth of what a test costs.
    """
    end = 'osapi_compute_app_v21'
    lines = ['%s quiesce %s' % (line[:-len(end)].strip(), end)
             if line.startswith('keystone =') and line.endswith(end) else line
             for line in paste.splitlines() if not line.startswith('/v2/+:')]
    return '\n'.join(lines + [
        '[filter:quiesce]',
        'paste.filter_factory = nova_quiesce.filter:filter_factory', ''])


class CloudTest(integrated_helpers._IntegratedTestBase):
    microversion = '2.93'
    #: whether threads go on once a request was answered, as under eventlet
    answers_first = False

    def setUp(self):
        self.clock = Clock()
        self.hypervisor = HypervisorStandIn()
        super().setUp()

    def _setup_services(self):
        quiesce_conf.register(CONF)
        paste = os.path.join(self.temp_dir(), 'api-paste.ini')
        with open(PASTE) as old, open(paste, 'w') as new:
            new.write(add_filter(old.read()))
        self.flags(api_paste_config=paste, group='wsgi')
        # Tells the scheduler, which is not there, of deleted servers.
        self.flags(track_instance_changes=False, group='filter_scheduler')
        self.stub_out('nova_quiesce.actions.Cycle', self.cycle)
        self.stub_rescues()
        self.stub_out('nova_quiesce.watch._serves', self.answers_first)
        self.stub_out('nova_quiesce.watch._own', None)
        self.stub_out('nova_quiesce.watch._seen_at', None)
        self.hypervisor.install(self)
        super()._setup_services()
        self.cell = self.cell_mappings['cell1']
        heartbeat.beat('guard-host')

    # Neither is needed: the servers come out of the database.
    def _setup_scheduler_service(self):
        return None

    def _setup_conductor_service(self):
        return None

    def temp_dir(self):
        return self.useFixture(fixtures.TempDir()).path

    def cycle(self, conf):
        """As nova-api and the guard have it, on the test's clock."""
        return cycle_module.Cycle(conf, clock=self.clock)

    # ---- servers
    def make_server(self, cell=None, vm_state='active', **values):
        """An active server on the compute host; returns its id."""
        cell = cell or self.cell
        uuid = uuidutils.generate_uuid()
        project = values.setdefault('project_id', self.api.project_id)
        admin = nova_context.get_admin_context()
        flavor = objects.Flavor.get_by_name(admin, 'm1.tiny')
        values.setdefault('launched_at', timeutils.utcnow())
        values.setdefault('host', 'compute')
        with nova_context.target_cell(admin, cell) as context:
            objects.Instance(
                context, uuid=uuid, user_id='fake', vm_state=vm_state,
                power_state=1, node=values['host'], flavor=flavor,
                old_flavor=None, new_flavor=None, display_name='guest',
                image_ref=uuids.image, root_device_name='/dev/vda',
                system_metadata={'image_min_ram': '0', 'kept': 'as it is'},
                metadata={}, info_cache=objects.InstanceInfoCache(
                    network_info=network_model.NetworkInfo()),
                **values).create()
        objects.InstanceMapping(
            admin, instance_uuid=uuid, project_id=project, cell_mapping=cell,
            user_id='fake', queued_for_delete=False).create()
        objects.RequestSpec(
            admin, instance_uuid=uuid, flavor=flavor, num_instances=1,
            image=objects.ImageMeta(id=uuids.image)).create()
        return uuid

    def make_frozen(self, **asked):
        server = self.make_server()
        self.act(server, 'quiesce', 202, wait=True, **asked)
        return server

    def read(self, server, read_deleted='no', cell=None):
        """The server as the database has it."""
        admin = nova_context.get_admin_context(read_deleted=read_deleted)
        with nova_context.target_cell(admin, cell or self.cell) as context:
            return objects.Instance.get_by_uuid(
                context, server,
                expected_attrs=['system_metadata', 'metadata'])

    def faults_of(self, server):
        """Messages, the newest first."""
        admin = nova_context.get_admin_context()
        with nova_context.target_cell(admin, self.cell) as context:
            found = objects.InstanceFaultList.get_by_instance_uuids(
                context, [server])
        return [fault.message for fault in found]

    def change(self, server, **values):
        """As somebody else does, whatever the state is."""
        instance = self.read(server)
        for name, value in values.items():
            setattr(instance, name, value)
        instance.save()

    def record_of(self, server):
        return Record.of(self.read(server))

    def assert_state(self, server, vm_state, task_state=None):
        now = self.read(server)
        self.assertEqual((vm_state, task_state),
                         (now.vm_state, now.task_state))

    def assert_over(self, server, vm_state='active'):
        """Thawed, in that state, and nothing is owed."""
        self.assert_state(server, vm_state)
        self.assertNotIn(server, self.hypervisor.frozen)
        self.assertIsNone(self.record_of(server))

    # ---- calls
    def request(self, server, body, api=None):
        return (api or self.admin_api).api_request(
            'servers/%s/action' % server, method='POST',
            body=jsonutils.dumps(body))

    def act(self, server, action, status, api=None, **asked):
        """Quiesce or unquiesce; returns the message of a refusal."""
        answer = self.request(server, {action: asked or None}, api)
        self.assertEqual(status, answer.status_code, answer.text)
        if status == 202:
            self.assertEqual('', answer.text)
            return None
        return list(answer.json().values())[0]['message']

    def show(self, *servers, api=None):
        query = '&'.join('server_id=%s' % s for s in servers)
        return (api or self.admin_api).api_get(
            '/os-quiesce?' + query).body

    def events_of(self, server, action):
        """Events of the newest action of that name, and the action."""
        actions = self.admin_api.get_instance_actions(server)
        newest = [a for a in actions if a['action'] == action][0]
        full = self.admin_api.api_get('/servers/%s/os-instance-actions/%s' % (
            server, newest['request_id'])).body['instanceAction']
        return full['events']

    # ---- guards
    def stub_rescues(self):
        """On the test's clock, as it is now."""
        self.stub_out('nova_quiesce.guard.Rescue', functools.partial(
            rescue_module.Rescue, clock=self.clock, sleep=self.clock.sleep))

    def guard(self):
        """A guard; its thaws have ended when look() returns."""
        self.stub_out('nova_quiesce.guard.threading', SimpleNamespace(
            Thread=AtOnce, Lock=threading.Lock,
            BoundedSemaphore=threading.BoundedSemaphore))
        return GuardAtHand(CONF, self.cycle(CONF), OnDuty())

    def until(self, is_so, what):
        for _ in range(400):
            if is_so():
                return
            time.sleep(0.02)
        self.fail('never: ' + what)
