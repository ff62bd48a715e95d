"""Keeps a time-out on every guest agent of this host, and thaws who is frozen for too long."""
import concurrent.futures
import logging
import queue
import time

from nova_quiesce_host.dead_man import DeadMan
from nova_quiesce_host.hypervisor import LOST, Gone, Lost, Refused, Silent

LOG = logging.getLogger('nova-quiesce-host')
# libvirtd works on five calls of one client at a time (max_client_requests). One is left for the loop, and silent
# agents, whose questions end by time-out, never take all the others.
CALLS, SILENT_CALLS = 4, 2
LONGEST_PAUSE = 30
CONFIRM_PAUSE = 1       # seconds from a thaw of ours until the guest is asked whether it is thawed


class Watcher:
    """`run` never returns. State is touched by its thread only: questions run in other ones and report through a queue."""

    def __init__(self, settings, hypervisor, clock=time.monotonic, sleep=time.sleep):
        self.settings, self.hypervisor = settings, hypervisor
        self._clock, self._sleep = clock, sleep
        self._dead_man = DeadMan(settings.max_frozen, settings.interval)

    def run(self):
        """Serves one connection after the other, for ever; the pauses between tries grow to 30 s."""
        pause = 1
        while True:
            try:
                self.serve()
                pause = 1
                self._sleep(pause)
            except Lost as e:
                LOG.warning('%s does not answer: %s; next try in %d s', self.hypervisor.uri, e, pause)
                self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def serve(self):
        """From connecting until the connection is lost. Lost is raised where there was none."""
        events = queue.Queue()
        connection = self.hypervisor.connect(events)
        LOG.info('connected to %s', self.hypervisor.uri)
        pool = concurrent.futures.ThreadPoolExecutor(CALLS)
        try:
            _Session(self.settings, self._dead_man, connection, events, pool, self._clock).run()
        except Lost as e:
            LOG.warning('the connection to %s is lost (%s)', self.hypervisor.uri, e)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            connection.close()


class _Session:
    def __init__(self, settings, dead_man, connection, events, pool, clock):
        self.settings, self.dead_man, self.connection = settings, dead_man, connection
        self.events, self.pool, self.clock = events, pool, clock
        self.limited = set()        # runs whose response time-out is set
        self.next_round = clock()
        self.asked = {}             # run: was it silent before? One call per guest at a time

    def run(self):
        while True:
            if self.clock() >= self.next_round:
                self.next_round = self.clock() + self.settings.interval
                self.round()
            try:
                event = self.events.get(timeout=max(0.01, self.next_round - self.clock()))
            except queue.Empty:
                continue
            if event is LOST:
                raise Lost('closed by libvirt')
            if callable(event):
                event()
            else:
                self.started(event)

    def started(self, domain):
        """A start loses the time-out, and so does the arrival of a live migration, which is a resume too."""
        guest = self.connection.guest(domain)
        if guest:
            self.limited.discard(guest.run)
            self.limit(guest)

    def limit(self, guest):
        if guest.run in self.limited:
            return
        try:
            self.connection.limit_answers(guest, self.settings.response_timeout)
        except (Gone, Silent, Refused) as e:
            LOG.warning('%s: the response time-out of its agent cannot be set: %s', guest.name, e)
            return
        self.limited.add(guest.run)
        LOG.info('%s: agent calls are given up after %d s', guest.name, self.settings.response_timeout)

    def round(self):
        guests = self.connection.guests()
        runs = {guest.run for guest in guests}
        self.dead_man.keep_only(runs)
        self.limited &= runs
        for guest in guests:
            self.limit(guest)
            if guest.connected and guest.run not in self.asked and self.dead_man.due(guest.run, self.clock()):
                self.ask(guest)

    def ask(self, guest):
        silent = self.dead_man.is_silent(guest.run)
        if silent and sum(self.asked.values()) >= SILENT_CALLS:
            return
        self.call(guest, silent, lambda: self.connection.is_frozen(guest), self.answered)

    def call(self, guest, silent, function, then):
        """Runs function in the pool, and then(guest, result or exception) in this thread."""
        self.asked[guest.run] = silent

        def work():
            try:
                result = function()
            except Exception as e:      # reported below; a dead worker would leave the guest unasked for ever
                result = e
            self.events.put(lambda: (self.asked.pop(guest.run, None), then(guest, result)))
        self.pool.submit(work)

    def answered(self, guest, frozen):
        now = self.clock()
        if frozen is True:
            age = self.dead_man.says_frozen(guest.run, now)
            if age:
                LOG.warning('%s: frozen for %d s, longer than max_frozen = %d: thawing', guest.name, age, self.settings.max_frozen)
                self.dead_man.thaw_sent(guest.run)
                self.call(guest, False, lambda: self.connection.thaw(guest, self.settings.response_timeout), self.thawed)
        elif frozen is False:
            if self.dead_man.says_thawed(guest.run, now):
                LOG.warning('%s: says that it is thawed', guest.name)
        elif isinstance(frozen, (Silent, Gone)):
            self.dead_man.no_answer(guest.run, now)
        elif isinstance(frozen, Refused):
            if self.dead_man.refuses(guest.run, now):
                LOG.warning('%s: does not tell whether it is frozen, so it is not thawed from here: %s', guest.name, frozen)
        else:
            raise frozen

    def thawed(self, guest, count):
        if isinstance(count, (Silent, Gone, Refused)):
            LOG.warning('%s: the thaw failed: %s; next try in %d s', guest.name, count, self.settings.interval)
        elif isinstance(count, Exception):
            raise count
        else:
            LOG.warning('%s: the agent thawed %d file systems', guest.name, count)
            if count:
                self.dead_man.thaw_worked(guest.run)
            self.next_round = min(self.next_round, self.clock() + CONFIRM_PAUSE)
