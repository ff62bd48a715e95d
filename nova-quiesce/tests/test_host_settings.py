"""The settings of nova-quiesce-host: what is taken, and what is refused with the field's name."""
import os
import tempfile
import unittest

from nova_quiesce_host.settings import DEFAULTS, BadSetting, read_settings


class SettingsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, 'nova-quiesce-host.conf')

    def read(self, text):
        with open(self.path, 'w') as file:
            file.write(text)
        return read_settings(self.path)

    def refused(self, text, *words):
        with self.assertRaises(BadSetting) as caught:
            self.read(text)
        for word in (self.path,) + words:
            self.assertIn(word, str(caught.exception))

    def test_all_fields(self):
        got = self.read('[nova-quiesce-host]\nuri = qemu+unix:///system?socket=/run/x%y\nresponse_timeout = 7\nmax_frozen=120\ninterval: 2\n')
        self.assertEqual(('qemu+unix:///system?socket=/run/x%y', 7, 120, 2), tuple(got))

    def test_defaults(self):
        self.assertEqual(('qemu:///system', 5, 90, 5), tuple(DEFAULTS))
        self.assertEqual(DEFAULTS, self.read(''))
        self.assertEqual(DEFAULTS._replace(max_frozen=0), self.read('[nova-quiesce-host]\nmax_frozen = 0\n'))

    def test_a_missing_file(self):
        self.assertEqual(DEFAULTS, read_settings(self.path, optional=True))
        with self.assertRaisesRegex(BadSetting, 'does not exist'):
            read_settings(self.path)

    def test_bad_values_name_field_value_and_what_is_right(self):
        for field, value, right in (('uri', 'system', 'qemu:///system'), ('uri', 'xen:///system', 'QEMU'), ('uri', '', 'QEMU'),
                                    ('response_timeout', '0', '1 to 60'), ('response_timeout', '-2', '1 to 60'),
                                    ('response_timeout', '61', '1 to 60'), ('response_timeout', 'soon', '1 to 60'),
                                    ('max_frozen', '9', '10 to 3600'), ('max_frozen', '3601', '10 to 3600'),
                                    ('max_frozen', '1.5', '10 to 3600'), ('max_frozen', '', '10 to 3600'),
                                    ('interval', '0', '1 to 60'), ('interval', '5 s', '1 to 60'), ('interval', '٣', '1 to 60')):
            with self.subTest(field=field, value=value):
                self.refused('[nova-quiesce-host]\n%s = %s\n' % (field, value), field + " is '%s'" % value, right)

    def test_what_is_not_known(self):
        self.refused('[nova-quiesce-host]\nmax_freeze = 90\n', 'max_freeze is not a setting', 'max_frozen')
        self.refused('[DEFAULT]\nmax_frozen = 90\n', 'section [DEFAULT]', '[nova-quiesce-host]')
        self.refused('[quiesce]\nmax_frozen = 90\n', 'section [quiesce]')

    def test_no_ini_file(self):
        self.refused('max_frozen = 90\n', 'cannot be read')
        self.refused('[nova-quiesce-host]\ninterval = 5\ninterval = 6\n', 'interval')


if __name__ == '__main__':
    unittest.main()
