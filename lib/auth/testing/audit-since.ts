import { db } from "../../db";

/** Reads what was written to the audit log since it was called: the log itself cannot be emptied. */
export async function auditSince() {
  const newest = await db().auditEntry.findFirst({ orderBy: { id: "desc" }, select: { id: true } });
  return () => db().auditEntry.findMany({ where: { id: { gt: newest?.id ?? 0n } }, orderBy: { id: "asc" } });
}
