import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";

/** What the log can be filtered by, beside what everybody knows. */
export interface AuditChoices {
  who: string[];
  actions: string[];
  sites: { id: string; name: string }[];
}

const MOST = 200;

/**
 * The names and actions of the log, some hundreds at most: stepped through from one to the next by their indexes, since
 * a million entries know a few dozen.
 * @throws AppError `forbidden`
 */
export async function auditChoices(session: Session): Promise<AuditChoices> {
  requirePermission(session, "audit.view");
  const [who, actions, sites] = await Promise.all([
    db().$queryRaw<{ value: string }[]>`WITH RECURSIVE each (value) AS (
      (SELECT actor_name FROM audit_entries ORDER BY actor_name LIMIT 1) UNION ALL
      SELECT (SELECT actor_name FROM audit_entries WHERE actor_name > each.value ORDER BY actor_name LIMIT 1)
      FROM each WHERE each.value IS NOT NULL
    ) SELECT value FROM each WHERE value IS NOT NULL LIMIT ${MOST}`,
    db().$queryRaw<{ value: string }[]>`WITH RECURSIVE each (value) AS (
      (SELECT action FROM audit_entries ORDER BY action LIMIT 1) UNION ALL
      SELECT (SELECT action FROM audit_entries WHERE action > each.value ORDER BY action LIMIT 1)
      FROM each WHERE each.value IS NOT NULL
    ) SELECT value FROM each WHERE value IS NOT NULL LIMIT ${MOST}`,
    db().site.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  return {
    who: who.map(({ value }) => value),
    actions: actions.map(({ value }) => value),
    sites,
  };
}
