/* What is to be known of a recovered VM that works, as its row has it: in sentences, by which it is known who wrote them. */

/** Its boot's; why follows. */
export const STILL_RUNS = "It was off when the point was taken, and could not be stopped again";
/** The look's at its ports before the next tier: for as long as no later look sees them. */
export const PORTS_NOT_SEEN = "Its ports were not seen: it may have no network.";
/** The last look's. */
export const OTHER_ORDER = "Its volumes are in another order than they were.";

const OF_A_LOOK = /^(Its (port|ports|volumes) |Only \d+ of \d+ ports )/;

/** Whether a look at its volumes and ports wrote it, of whatever build: the last look replaces it. Pure. */
export const isOfLook = (note: string): boolean => OF_A_LOOK.test(note);

/** Whether it tells of a VM that runs, and should be off. Pure. */
export const isStillOn = (note: string): boolean => note.startsWith(STILL_RUNS);
