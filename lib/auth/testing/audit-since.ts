import { db } from "../../db";

/**
 * Reads what was written to the audit log since it was called: the log itself cannot be emptied. By what was there
 * then, not by the highest id: the audit log's own tests write ids of their choice.
 */
export async function auditSince() {
  const before = await db().auditEntry.findMany({ select: { id: true } });
  const known = new Set(before.map(({ id }) => id));
  return async () => {
    const entries = await db().auditEntry.findMany({ orderBy: { id: "asc" } });
    return entries.filter(({ id }) => !known.has(id));
  };
}
