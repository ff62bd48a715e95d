"""When each guest is asked next, and whether it has been frozen for too long. No clock and no libvirt: `now` is an argument."""

SILENT_PAUSE = 30       # longest pause between questions to an agent that does not answer (seconds)
REFUSED_PAUSE = 300     # an agent that answers, but not this question


class _Guest:
    def __init__(self):
        self.next_question = 0.0        # asked in each round from then on
        self.frozen_since = None
        self.silent = 0         # questions without an answer, one after the other
        self.thaws = 0          # thaws sent since the guest was seen frozen
        self.refused = False


class DeadMan:
    """Keyed by run: (uuid, libvirt's id of this start), so that a start begins anew. All times are monotonic seconds."""

    def __init__(self, max_frozen, interval):
        self.max_frozen = max_frozen
        self.interval = interval
        self._guests = {}

    def _guest(self, run):
        return self._guests.setdefault(run, _Guest())

    def keep_only(self, runs):
        """Forgets guests which do not run any more."""
        self._guests = {run: guest for run, guest in self._guests.items() if run in runs}

    def due(self, run, now):
        """Is it time to ask this guest? Never where max_frozen is 0."""
        return bool(self.max_frozen) and now >= self._guest(run).next_question

    def is_silent(self, run):
        """Did its agent leave the last question without an answer?"""
        return self._guest(run).silent > 0

    def says_frozen(self, run, now):
        """Seconds it has been frozen where that is too long and it must be thawed now, else 0."""
        guest = self._guest(run)
        guest.silent, guest.next_question = 0, now
        if guest.frozen_since is None:
            guest.frozen_since = now
        age = now - guest.frozen_since
        return age if age > self.max_frozen else 0

    def says_thawed(self, run, now):
        """How many thaws of ours it took: 0 where somebody else thawed it, or nobody froze it."""
        guest = self._guest(run)
        thaws = guest.thaws
        guest.silent, guest.frozen_since, guest.thaws, guest.next_question = 0, None, 0, now
        return thaws

    def thaw_sent(self, run):
        """A thaw of ours was sent, and may have been the one that helped, whatever came back."""
        self._guest(run).thaws += 1

    def thaw_worked(self, run):
        """The agent thawed something. A guest that is frozen when it is asked next has been frozen anew."""
        self._guest(run).frozen_since = None

    def no_answer(self, run, now):
        """The agent was silent. A question to it holds libvirt's agent lock until it times out, so they get rare;
        not for a guest that was frozen when it was last heard of. Unknown is not thawed: its time goes on."""
        guest = self._guest(run)
        guest.silent += 1
        pause = 0 if guest.frozen_since is not None else min(self.interval * 2 ** min(guest.silent, 8), SILENT_PAUSE)
        guest.next_question = now + pause

    def refuses(self, run, now):
        """The agent does not know or allow the question. True at the first time, when the operator should read it."""
        guest = self._guest(run)
        first, guest.refused = not guest.refused, True
        guest.silent = 0
        guest.next_question = now + REFUSED_PAUSE
        return first
