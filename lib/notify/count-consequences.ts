import type { Seen } from "./seen";
import type { Trouble } from "./trouble";

/** What is wrong, each cause with the number of what comes of it: those are not told one by one meanwhile. Pure. */
export function countConsequences(seen: Seen): Seen {
  const counts = new Map<string, number>();
  for (const { cause } of seen.troubles) if (cause) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return {
    ...seen,
    troubles: seen.troubles.map((trouble) => withCount(trouble, counts.get(trouble.key) ?? 0)),
  };
}

function withCount(trouble: Trouble, count: number): Trouble {
  if (trouble.kind !== "site-dark" || count === 0) return trouble;
  const who = count === 1 ? "1 of its VNFs misses its RPO" : `${count} of its VNFs miss their RPO`;
  const then = count === 1 ? "if it still does" : "one by one, if they still do";
  return {
    ...trouble,
    text: `${trouble.text} ${who}: told half an hour after the site is back, ${then}.`,
  };
}
