"""What is known of a freeze, kept with the instance.

It lies in the instance's system_metadata: in the cell's database, shown to
nobody, and written in the same transaction as the state.  An open record means
that the guest may be frozen, whatever the state says: a guard thaws it when
its time has come, whoever wrote it.
"""
from nova.db.main import api as db

_PREFIX = 'quiesce_'
MARK, OPEN, CLOSED = _PREFIX + 'guard', 'open', 'closed'
_KEYS = {name: _PREFIX + name for name in (
    'guard', 'deadline', 'freeze', 'claim', 'errored', 'why')}

# What is known of the guest: the freeze was sent and may happen; it happened;
# it was sent, and what came of it was never learnt.
SENT, CONFIRMED, UNKNOWN = 'sent', 'confirmed', 'unknown'


class Record:
    """The record of one instance.

    deadline: when it must be thawed, unix time.  claim: until when somebody is
    at work on the thaw, unix time.  errored: the state error is ours.  why:
    what the last failure was.
    """

    def __init__(self, deadline, freeze=SENT, claim=0.0, errored=False,
                 why=''):
        self.deadline = deadline
        self.freeze = freeze
        self.claim = claim
        self.errored = errored
        self.why = why

    @classmethod
    def of(cls, instance):
        """The open record of an instance, or None."""
        kept = instance.system_metadata
        if kept.get(MARK) != OPEN:
            return None
        get = {name: kept.get(key) or '' for name, key in _KEYS.items()}
        return cls(_number(get['deadline']),
                   freeze=get['freeze'] or UNKNOWN,
                   claim=_number(get['claim']),
                   errored=get['errored'] == 'yes', why=get['why'])

    def _texts(self):
        texts = {'guard': OPEN, 'deadline': '%.3f' % self.deadline,
                 'freeze': self.freeze, 'claim': '%.3f' % self.claim,
                 'errored': 'yes' if self.errored else '',
                 'why': self.why[:255]}
        return {_KEYS[name]: text for name, text in texts.items()}

    def put(self, instance):
        """Into the instance, to be saved together with its state."""
        instance.system_metadata = dict(_read(instance), **self._texts())

    def write(self, instance):
        """At once, and beside whatever else is being written.

        Only these keys are touched: saving an instance replaces all of them,
        with what was read before.
        """
        db.instance_system_metadata_update(
            instance._context, instance.uuid, self._texts(), False)


def take_out(instance):
    """Remove the record, to be saved together with the state."""
    keys = set(_KEYS.values())
    instance.system_metadata = {
        k: v for k, v in _read(instance).items() if k not in keys}


def _read(instance):
    """As it is now: a save replaces all keys, and others write theirs."""
    return db.instance_system_metadata_get(instance._context, instance.uuid)


def close(instance):
    """At once, and beside whatever else is being written."""
    db.instance_system_metadata_update(
        instance._context, instance.uuid, {MARK: CLOSED}, False)


def _number(text):
    try:
        return float(text)
    except ValueError:
        return 0.0
