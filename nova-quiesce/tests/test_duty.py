"""One guard of each host is on duty: by a lock of the kernel's."""
import os
import subprocess
import sys
import tempfile
import time
from types import SimpleNamespace
import unittest

import here
from nova_quiesce import duty

TAKES_IT = """
import sys, time
from types import SimpleNamespace
from nova_quiesce.duty import Duty
conf = SimpleNamespace(state_path=sys.argv[1], oslo_concurrency=None)
duty = Duty(conf)
print(duty.take(), flush=True)
time.sleep(60)
"""


class DutyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def duty(self, lock_path=None, state_path=None):
        made = duty.Duty(SimpleNamespace(
            state_path=state_path or self.folder,
            oslo_concurrency=SimpleNamespace(lock_path=lock_path)))
        self.addCleanup(lambda: made._file and made._file.close())
        return made

    def of_another_process(self):
        """A process that is on duty."""
        child = subprocess.Popen(
            [sys.executable, '-c', TAKES_IT, self.folder], cwd=here.PACKAGE,
            stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))

        def end():
            child.kill()
            child.wait(20)

        self.addCleanup(child.stdout.close)
        self.addCleanup(end)
        self.assertEqual('True', child.stdout.readline().strip())
        return end

    def path(self):
        return os.path.join(self.folder, duty.NAME)

    def test_one_of_two_processes(self):
        end = self.of_another_process()
        waiting = self.duty()
        self.assertFalse(waiting.take())
        self.assertFalse(waiting.is_taken())
        end()       # SIGKILL
        self.assertTrue(waiting.take())
        self.assertTrue(waiting.is_taken())
        self.assertFalse(self.duty().take())

    def test_stays_on_duty(self):
        one = self.duty()
        self.assertTrue(one.take())
        self.assertTrue(one.take())

    def test_beside_one_that_gives_no_sign(self):
        stuck, waiting = self.duty(), self.duty()
        self.assertTrue(stuck.take())
        for age, is_taken in ((8, False), (11, True)):
            then = time.time() - age
            os.utime(self.path(), (then, then))
            self.assertIs(is_taken, waiting.take(), age)
        # Its own sign keeps the next one away.
        self.assertFalse(self.duty().take())

    def test_a_sign_keeps_others_away(self):
        one, waiting = self.duty(), self.duty()
        one.take()
        os.utime(self.path(), (1, 1))
        one.show()
        self.assertFalse(waiting.take())

    def test_who_waits_gives_no_sign(self):
        one, waiting = self.duty(), self.duty()
        one.take()
        waiting.take()
        then = time.time() - 11
        os.utime(self.path(), (then, then))
        waiting.show()
        self.assertTrue(self.duty().take())

    def test_without_a_folder_each_is_on_duty(self):
        nowhere = os.path.join(self.folder, 'missing')
        for _ in range(2):
            one = self.duty(state_path=nowhere)
            self.assertTrue(one.take())
            one.show()

    def test_where_the_locks_of_nova_are(self):
        locks = os.path.join(self.folder, 'locks')
        os.mkdir(locks)
        self.duty(lock_path=locks).take()
        self.assertEqual([duty.NAME], os.listdir(locks))
        self.assertFalse(os.path.exists(self.path()))
