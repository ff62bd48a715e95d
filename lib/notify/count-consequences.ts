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
  if (trouble.kind !== "site-dark") return trouble;
  const now =
    count === 0 ? "" : ` ${count} of its VNFs ${count === 1 ? "misses its RPO" : "miss their RPO"} now.`;
  return {
    ...trouble,
    text: `${trouble.text}${now} RPOs that are missed there meanwhile are counted here, and not told one by one.`,
  };
}
