/** What was intended this long ago and is not there was never made: its request cannot arrive any more. */
export const SURE_AFTER_MS = 5 * 60_000;
