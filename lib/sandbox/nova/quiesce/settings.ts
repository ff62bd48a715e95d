/* The defaults of nova-quiesce, in seconds or, where it says so, milliseconds. (nova-quiesce/nova_quiesce/conf.py, due.py, rescue.py) */

export const DEFAULT_TIMEOUT = 15;
export const MAX_TIMEOUT = 60;
export const FREEZE_TIMEOUT = 10;
export const THAW_TIMEOUT = 10;
export const GIVE_UP_AFTER = 60;
/** Windows lets go of a freeze after ten seconds, and says nothing. */
export const WINDOWS_TIMEOUT = 9;
/** A call that was not answered may still be carried out for so long. */
export const UNANSWERED_FOR = 30;
export const FREEZING_GRACE = 1;
/** Nobody claims a thaw so much further ahead than the longest timeout. */
export const TOO_FAR = 120;
/** Between two thaws of a guest of which it is not known whether a freeze is still on its way. */
export const SETTLE = 5;
export const LONGEST_PAUSE = 30;
/** Half of guard_interval: until the guard sees what it did not expect. */
export const LOOK_MS = 500;
/** A guard wakes up for a deadline that it knows; on a real cloud it thawed 0.1 to 0.2 s later (doc/real-guests.md). */
export const DEADLINE_MS = 100;
