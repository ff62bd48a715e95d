/** What follows from not knowing. */
export const UNKNOWN_TODO = "It counts as held until a thaw is confirmed: thaw it.";

/** What is left to do of an advice once the thaw is confirmed, as a run does by itself; undefined: nothing. Pure. */
export const todoOnceThawed = (todo: string): string | undefined =>
  todo.replace(UNKNOWN_TODO, "").trim() || undefined;
