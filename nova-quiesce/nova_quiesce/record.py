"""What is known of a freeze, kept with the instance.

It is one row of the instance's system_metadata: in the cell's database, shown
to nobody, written in one transaction with the state (store.py).  A record
means that the guest may be frozen, whatever the state says: a guard thaws it
when its time has come, whoever wrote it.
"""
import json
import uuid

KEY = 'quiesce_record'
WHY = 'quiesce_why'

# What is known of the guest: the freeze was sent and may happen; it happened;
# it was sent, and what came of it was never learnt.
SENT, CONFIRMED, UNKNOWN = 'sent', 'confirmed', 'unknown'


class Record:
    """The record of one quiesce; times are unix times.

    cycle: which quiesce it is of.  deadline: when it must be thawed.  claim:
    until when somebody is at work on the thaw.  quiet: before it nobody may
    say that it is over, since a call is still on its way.  errored: the state
    error is ours.  text: as it was read, by which it is compared.
    """

    def __init__(self, deadline, freeze=SENT, claim=0.0, quiet=0.0,
                 errored=False, cycle=None, text=None, why=None):
        self.deadline = deadline
        self.freeze = freeze
        self.claim = claim
        self.quiet = quiet
        self.errored = errored
        self.cycle = cycle or uuid.uuid4().hex[:12]
        self.text = text
        self.why = why

    @classmethod
    def of(cls, instance):
        """The record of an instance as it was read, or None."""
        text = instance.system_metadata.get(KEY)
        if not text:
            return None
        why = instance.system_metadata.get(WHY) or None
        try:
            kept = json.loads(text)
            return cls(float(kept['deadline']), kept['freeze'],
                       float(kept['claim']), float(kept['quiet']),
                       bool(kept['errored']), kept['cycle'], text, why)
        except (ValueError, KeyError, TypeError):
            # Damaged: due at once, and thawed until that is sure.
            return cls(0.0, UNKNOWN, text=text, why=why)

    def to_text(self):
        """At most 255 characters, the width of the column."""
        return json.dumps({
            'cycle': self.cycle, 'deadline': round(self.deadline, 3),
            'freeze': self.freeze, 'claim': round(self.claim, 3),
            'quiet': round(self.quiet, 3), 'errored': self.errored,
        }, sort_keys=True)
