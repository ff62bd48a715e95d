"""Many servers, many guards: who works, how many at a time, what is told."""
import threading

from cloud import AtOnce
from cloud import CloudTest
from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import libvirt_error
from nova_quiesce import guard as guard_module


class LoadTest(CloudTest):
    def due(self, number):
        servers = [self.make_frozen(timeout=1) for _ in range(number)]
        self.clock.advance(1)
        return servers

    def test_one_fault_of_several_guards(self):
        """All have found it due; the winner alone writes it down."""
        server = self.make_server()

        def killed(*_):
            raise KeyboardInterrupt

        self.stub_out('nova_quiesce.hypervisor.Hypervisor.freeze', killed)
        instance = self.read(server)
        cycle = self.cycle(guard_module.cells.CONF)
        kept = cycle.begin_quiesce(instance, 5)
        self.assertRaises(KeyboardInterrupt, cycle.freeze, instance, kept)
        self.clock.advance(7)
        watches = []
        for _ in range(8):
            guard = self.guard()
            rescues = []
            (_, watch), = guard.list_new()
            watch._begin = lambda rescue, run, r=rescues: r.append(run)
            watch.look()
            watches.append(rescues[0])
        for run in watches:
            run()
        self.assertEqual(1, len(self.faults_of(server)))
        self.assertEqual(2, self.hypervisor.count('thaw'))
        self.assert_over(server)

    def test_who_waits_holds_up_nobody(self):
        """A rack is dead: the guests on the others are thawed all the same."""
        self.stub_out('nova_quiesce.guard.AT_ONCE', 1)
        dead, alive = self.due(2)
        self.stub_out('nova_quiesce.guard.random.sample', lambda rescues, _:
                      sorted(rescues, key=lambda r: r.uuid != dead))
        sleep, guard, thawed = self.clock.sleep, self.guard(), []
        hosts = self.hypervisor._thaw

        def thaw(uuid):
            if uuid == dead and not thawed:
                raise libvirt_error(*AGENT_SILENT)
            hosts(uuid)

        def sleep_and_look(seconds):
            sleep(seconds)
            if not thawed:
                guard.look()
                self.assert_over(alive)
                thawed.append(alive)

        self.hypervisor._thaw = thaw
        self.clock.sleep = sleep_and_look
        self.stub_rescues()
        guard.look()
        self.assert_over(alive)
        guard.look()
        self.assert_over(dead)
        self.assertEqual(1, guard._slots._value)

    def test_not_more_than_so_many_at_once(self):
        self.stub_out('nova_quiesce.guard.AT_ONCE', 2)
        servers, at_once = self.due(5), []
        begun = []

        class Later(AtOnce):
            def start(self):
                begun.append(self._run)

        guard = self.guard()
        guard_module.threading.Thread = Later
        for left in (3, 1, 0):
            guard.look()
            guard.look()
            at_once.append(len(begun))
            while begun:
                begun.pop()()
            self.assertEqual(left, len(self.hypervisor.frozen))
        self.assertEqual([2, 2, 1], at_once)
        for server in servers:
            self.assert_over(server)

    def test_no_thread_to_be_had(self):
        servers, tried = self.due(3), []

        class Full(AtOnce):
            def start(self):
                tried.append(1)
                raise RuntimeError("can't start new thread")

        guard = self.guard()
        guard_module.threading.Thread = Full
        guard.look()
        # One that failed has not kept the others from their turn.
        self.assertEqual(3, len(tried))
        self.assertEqual(set(servers), self.hypervisor.frozen)
        guard_module.threading.Thread = AtOnce
        guard.look()
        for server in servers:
            self.assert_over(server)
        self.assertEqual(guard_module.AT_ONCE, guard._slots._value)

    def test_a_failed_rescue_is_begun_anew(self):
        server, = self.due(1)
        guard = self.guard()

        def fails(*_):
            raise ValueError('a defect')

        self.stub_out('nova_quiesce.rescue.cells.load', fails)
        guard.look()
        self.stub_out('nova_quiesce.rescue.cells.load', self.load)
        guard.look()
        self.assert_over(server)
        self.assertEqual(threading.BoundedSemaphore, type(guard._slots))

    load = staticmethod(guard_module.cells.load)
