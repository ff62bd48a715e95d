import { randomUUID } from "node:crypto";
import type { Transaction } from "../audit/record";
import type { IncidentsPlan } from "./plan-incidents";
import type { Trouble } from "./trouble";

/**
 * Does what was planned.
 * @returns the ids of the incidents of which people are to be told that they begin, and that they are over
 */
export async function writeIncidents(
  tx: Transaction,
  { add, seen, restart, reword, open, over, drop }: IncidentsPlan,
  now: Date,
): Promise<{ opened: string[]; over: string[] }> {
  const added = add.map(({ trouble, opens }) => ({
    ...{ id: randomUUID(), kind: trouble.kind, key: trouble.key, openKey: trouble.key, ...wordsOf(trouble) },
    ...{ subjectKind: trouble.subject.kind, subjectId: trouble.subject.id },
    ...{ firstSeenAt: now, lastSeenAt: now, openedAt: opens ? now : null },
  }));
  if (added.length > 0) await tx.incident.createMany({ data: added });
  if (drop.length > 0) await tx.incident.deleteMany({ where: { id: { in: drop } } });
  const set = async (ids: readonly string[], data: Parameters<typeof tx.incident.updateMany>[0]["data"]) => {
    if (ids.length > 0) await tx.incident.updateMany({ where: { id: { in: [...ids] } }, data });
  };
  await set(seen, { lastSeenAt: now });
  await set(restart, { firstSeenAt: now });
  for (const { id, trouble } of reword) await set([id], wordsOf(trouble));
  await set(open, { openedAt: now });
  await set(over, { overAt: now, openKey: null });
  return {
    opened: [...added.filter(({ openedAt }) => openedAt !== null).map(({ id }) => id), ...open],
    over,
  };
}

const wordsOf = ({ title, text, todo, href, subject, cause }: Trouble) => ({
  ...{ title, text, todo, href, subjectName: subject.name, causeKey: cause ?? null },
});
