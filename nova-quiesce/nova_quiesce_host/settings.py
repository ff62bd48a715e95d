"""The settings of nova-quiesce-host: one section of a small ini file."""
import collections
import configparser
import re

SECTION = 'nova-quiesce-host'
Settings = collections.namedtuple('Settings', 'uri response_timeout max_frozen interval')
DEFAULTS = Settings(uri='qemu:///system', response_timeout=5, max_frozen=90, interval=5)


class BadSetting(Exception):
    """Says which field of which file is wrong, and what would be right."""


def _uri(text):
    return text if re.fullmatch(r'qemu(\+[a-z0-9]+)?://\S+', text) else None


def _seconds(low, high, off=False):
    def read(text):
        value = int(text) if re.fullmatch(r'[0-9]{1,6}', text) else -1
        return value if low <= value <= high or (off and value == 0) else None
    return read


FIELDS = {
    'uri': (_uri, 'a libvirt URI of QEMU, such as qemu:///system'),
    'response_timeout': (_seconds(1, 60), 'a whole number of seconds from 1 to 60'),
    'max_frozen': (_seconds(10, 3600, off=True), '0 (off) or a whole number of seconds from 10 to 3600'),
    'interval': (_seconds(1, 60), 'a whole number of seconds from 1 to 60'),
}


def _parse(path):
    parser = configparser.ConfigParser(interpolation=None, default_section=None)
    try:
        with open(path, encoding='utf-8') as file:
            parser.read_file(file)
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError, configparser.Error) as e:
        raise BadSetting('%s cannot be read: %s' % (path, ' '.join(str(e).split())))
    for section in parser.sections():
        if section != SECTION:
            raise BadSetting('%s: section [%s] is not known; all settings belong into [%s]' % (path, section, SECTION))
    return parser[SECTION] if parser.has_section(SECTION) else {}


def read_settings(path, optional=False):
    """Settings from the file at `path`, defaults for fields that it does not have.

    A missing file gives the defaults where `optional`; all other trouble is a BadSetting.
    """
    try:
        fields = _parse(path)
    except FileNotFoundError:
        if optional:
            return DEFAULTS
        raise BadSetting('%s does not exist; make it, or leave --config away for the defaults' % path)
    values = DEFAULTS._asdict()
    for name, text in fields.items():
        if name not in FIELDS:
            raise BadSetting('%s: %s is not a setting; there are %s' % (path, name, ', '.join(FIELDS)))
        read, right = FIELDS[name]
        values[name] = read(text.strip())
        if values[name] is None:
            raise BadSetting("%s: %s is '%s'; it must be %s" % (path, name, text, right))
    return Settings(**values)
