"""A freeze that fails: what the server's owner reads, and what is owed."""
from cloud import CloudTest     # first: it patches
import oslo_messaging

from nova import exception

from hypervisor_stand_in import AGENT_SILENT
from hypervisor_stand_in import FROZEN_BEFORE
from hypervisor_stand_in import FROZEN_BEFORE_NEW
from hypervisor_stand_in import FROZEN_BEFORE_OLD
from hypervisor_stand_in import Hold
from hypervisor_stand_in import libvirt_error
from hypervisor_stand_in import NOT_CONNECTED
from hypervisor_stand_in import NOT_RUNNING
from hypervisor_stand_in import THAW_DISABLED
from nova_quiesce.cycle import Cycle


class InstanceQuiesceFailed(exception.Invalid):
    """As nova/exception.py has it from 2023.2 on."""
    msg_fmt = 'Failed to quiesce instance: %(reason)s'
    code = 409


def newer(text):
    return InstanceQuiesceFailed(reason=text)


class FailedFreezeTest(CloudTest):
    def freeze_fails(self, error, status):
        """One freeze that fails; returns the server and the answer."""
        server = self.make_server()
        self.hypervisor.freezes = [error]
        text = self.act(server, 'quiesce', status, wait=True)
        self.assert_state(server, 'active')
        event, = self.events_of(server, 'quiesce')
        self.assertEqual('Error', event['result'])
        return server, text, event['details']

    def test_cannot(self):
        for error, reason in (
                (NotImplementedError(), 'NotImplementedError'),
                (exception.InstanceQuiesceNotSupported(
                    instance_id='x'), 'not supported'),
                (exception.QemuGuestAgentNotEnabled(),
                 'QEMU guest agent is not enabled')):
            server, text, details = self.freeze_fails(error, 400)
            self.assertIn(reason, text)
            self.assertIn(reason, details)
            self.assertIn('Quiesce of instance %s failed' % server, text)
            self.assertEqual([], self.faults_of(server))
            self.assert_over(server)

    def test_agent_silent(self):
        for error in (libvirt_error(*AGENT_SILENT),
                      libvirt_error(*AGENT_SILENT, kind=newer)):
            server, text, details = self.freeze_fails(error, 409)
            self.assertIn('Guest agent not available for now', text)
            self.assertIn('[Error Code 86]', details)
            self.assertIn('[Error Code 86]', self.faults_of(server)[0])
            self.assertIn('still be frozen by an earlier quiesce',
                          self.act(server, 'quiesce', 409))
            shown, = self.show(server)['servers']
            self.assertTrue(shown['thaw_owed'])
            self.assertEqual('unknown', shown['frozen'])
            self.assertIn('[Error Code 86]', shown['reason'])

            before = self.hypervisor.count('thaw')
            self.guard().look()
            # It may have frozen between the first thaw and the second.
            self.assertEqual(before + 2, self.hypervisor.count('thaw'))
            self.assert_over(server)
            self.act(server, 'quiesce', 202, wait=True)

    def test_freezes_late(self):
        server, _, _ = self.freeze_fails(libvirt_error(*AGENT_SILENT), 409)
        # The agent wakes up after the first thaw, and does as it was told.
        self.hypervisor.thaws = [
            None, lambda uuid: self.assertIn(uuid, self.hypervisor.frozen)]
        thaw = self.hypervisor._thaw

        def thaw_then_freeze(uuid):
            thaw(uuid)
            if self.hypervisor.count('thaw') == 1:
                self.hypervisor.frozen.add(uuid)

        self.hypervisor._thaw = thaw_then_freeze
        self.guard().look()
        self.assert_over(server)

    def test_not_reached(self):
        for error in (libvirt_error(*NOT_CONNECTED),
                      libvirt_error(*NOT_CONNECTED, kind=newer),
                      libvirt_error(*NOT_RUNNING),
                      exception.InstanceNotFound(instance_id='x')):
            server, _, details = self.freeze_fails(error, 409)
            self.assertTrue(self.faults_of(server))
            self.assertTrue(details)
            self.assert_over(server)
        self.guard().look()
        self.assertEqual(0, self.hypervisor.count('thaw'))

    def test_frozen_by_somebody_else(self):
        for text in (FROZEN_BEFORE_OLD, FROZEN_BEFORE, FROZEN_BEFORE_NEW):
            del self.hypervisor.calls[:]
            server, told, _ = self.freeze_fails(libvirt_error(*text), 409)
            self.assertIn('has been disabled', told)
            self.hypervisor.frozen.add(server)
            # A snapshot of Nova's own may be at work: it gets its time.
            self.guard().look()
            self.assertEqual(0, self.hypervisor.count('thaw'), text)
            self.assertIsNotNone(self.record_of(server))
            self.clock.advance(61)
            self.guard().look()
            self.assert_over(server)

    def test_not_thawed_while_nova_takes_a_snapshot(self):
        server, _, _ = self.freeze_fails(libvirt_error(*AGENT_SILENT), 409)
        self.change(server, task_state='image_snapshot')
        self.guard().look()
        self.assertEqual(0, self.hypervisor.count('thaw'))
        self.change(server, task_state='image_uploading')
        self.guard().look()
        self.assertIsNone(self.record_of(server))

    def test_no_answer_in_time(self):
        self.flags(freeze_timeout=1, group='quiesce')
        server, hanging = self.make_server(), Hold()
        self.hypervisor.freezes = [hanging]
        text = self.act(server, 'quiesce', 409, wait=True)
        self.assertIn('nova-compute did not answer in time', text)
        self.assertIn('did not answer in time', self.record_of(server).why)
        self.assert_state(server, 'active')
        hanging.let_go()
        self.until(lambda: server in self.hypervisor.frozen, 'late freeze')
        self.guard().look()
        self.assertEqual(2, self.hypervisor.count('thaw'))
        self.assert_over(server)

    def test_time_limit_of_the_message(self):
        limits = []
        prepare = oslo_messaging.RPCClient.prepare

        def note(client, **asked):
            limits.append(asked.get('timeout'))
            if limits[-1]:
                # Else it waits for ever for a queue that is away.
                self.assertEqual(1, asked['retry'])
            return prepare(client, **asked)

        self.stub_out('oslo_messaging.RPCClient.prepare', note)
        for asked, low, high in ((3, 2.5, 3), (60, 10, 10)):
            del limits[:]
            self.make_frozen(timeout=asked)
            given = [s for s in limits if s is not None]
            self.assertTrue(given and low <= given[0] <= high, limits)
        del limits[:]
        self.act(self.make_frozen(), 'unquiesce', 202, wait=True)
        self.assertEqual([10], [s for s in limits if s is not None][1:])

    def test_windows_holds_no_longer(self):
        for system, asked, seconds in (
                ('windows', {}, 9), ('windows', {'timeout': 60}, 9),
                ('windows', {'timeout': 5}, 5), ('linux', {}, 15)):
            server = self.make_server()
            instance = self.read(server)
            instance.system_metadata['image_os_type'] = system
            instance.save()
            before = self.clock()
            self.act(server, 'quiesce', 202, wait=True, **asked)
            self.assertAlmostEqual(seconds, self.record_of(server).deadline -
                                   before, delta=0.9)

    def test_a_hostile_guest_s_text(self):
        server, text, _ = self.freeze_fails(libvirt_error(
            86, 'agent: \x1b[31m\U0001f480 \b' + 'x' * 5000), 409)
        why = self.record_of(server).why
        self.assertIn('agent:  [31m\\U0001f480  xxx', why)
        self.assertTrue(why.isascii() and why.isprintable(), why)
        self.assertEqual(200, len(why))
        self.assertTrue(len(text) < 400, text)

    def test_its_time_is_over_before_it_is_sent(self):
        server = self.make_server()
        begin = Cycle.begin_quiesce

        def begin_and_stall(cycle, instance, timeout):
            kept = begin(cycle, instance, timeout)
            self.clock.advance(timeout)
            return kept

        self.stub_out('nova_quiesce.cycle.Cycle.begin_quiesce',
                      begin_and_stall)
        self.assertIn('its time is over',
                      self.act(server, 'quiesce', 409, wait=True))
        self.assertEqual([], self.hypervisor.calls)
        self.assert_over(server)


class FailedThawTest(CloudTest):
    def test_repeated_by_a_guard(self):
        server = self.make_frozen()
        self.hypervisor.thaws = [libvirt_error(*AGENT_SILENT)]
        text = self.act(server, 'unquiesce', 409, wait=True)
        self.assertIn('Guest agent not available for now', text)
        self.assertIn('repeated until the guest is thawed', text)
        self.assert_state(server, 'quiesced', 'unquiescing')
        self.guard().look()
        self.assert_over(server)

    def test_nothing_to_thaw(self):
        for error in (NotImplementedError(), libvirt_error(*THAW_DISABLED)):
            server = self.make_frozen()
            self.hypervisor.thaws = [error]
            self.act(server, 'unquiesce', 202, wait=True)
            self.assert_state(server, 'active')
            self.assertIsNone(self.record_of(server))

    def test_off_is_what_the_power_state_says(self):
        for power_state, status in ((0, 202), (4, 202), (6, 202), (1, 409),
                                    (3, 409), (7, 409)):
            server = self.make_frozen()
            self.change(server, power_state=power_state)
            self.hypervisor.thaws = [libvirt_error(*NOT_RUNNING)]
            self.act(server, 'unquiesce', status, wait=True)
            self.assertIs(status == 409, self.record_of(server) is not None,
                          power_state)

    def test_no_such_guest(self):
        server = self.make_frozen()
        gone = exception.InstanceNotFound(instance_id='x')
        self.hypervisor.thaws = [gone]
        self.assertIn('its host knows no such guest',
                      self.act(server, 'unquiesce', 409, wait=True))
        self.assert_state(server, 'quiesced', 'unquiescing')
        # Once more is a migration's last moment; the third time it is true.
        seen = []
        self.hypervisor.thaws = [gone, lambda uuid: self.go(uuid, seen, gone)]
        self.guard().look()
        self.assertEqual([('quiesced', 'unquiescing')], seen)
        self.assert_state(server, 'active')
        self.assertIsNone(self.record_of(server))
        self.assertEqual(3, self.hypervisor.count('thaw'))

    def go(self, uuid, seen, error):
        now = self.read(uuid)
        seen.append((now.vm_state, now.task_state))
        raise error
