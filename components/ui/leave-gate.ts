/** Asks first, and goes if that is what is wanted. */
type Ask = (go: () => void) => void;

const guards = new Set<Ask>();

/** Stands before every way out of a page that is none of the browser's own. @returns how to end that */
export function guardLeaving(ask: Ask): () => void {
  guards.add(ask);
  return () => void guards.delete(ask);
}

/** Goes to another page by the router: at once, or when who is asked about what is not stored says so. */
export function leaveBy(go: () => void): void {
  const ask = [...guards].at(-1);
  if (ask) ask(go);
  else go();
}
