import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { AuditEntry } from "../generated/prisma/client";
import type { AuditEntryGroup, AuditEntryView, ChainState } from "./audit-log";
import { EntryId } from "./audit-query";
import { chainStates } from "./chain-states";

// A step is tried again some times, not without end. Cut here: a limit would make the planner walk through the log.
const OUTCOMES = 20;

/**
 * An entry whole: with its intent, when it is an outcome, and with all outcomes of that.
 * @throws AppError `forbidden`, `not_found`
 */
export async function getAuditEntry(session: Session, id: unknown): Promise<AuditEntryGroup> {
  requirePermission(session, "audit.view");
  const { data } = EntryId.safeParse(id);
  const asked = data === undefined ? null : await db().auditEntry.findUnique({ where: { id: data } });
  if (!asked) throw new AppError("not_found", "There is no such entry in the log.");
  const first = (await intentOf(asked)) ?? asked;
  const all =
    first.result === "intent"
      ? await db().auditEntry.findMany({
          where: { intentId: first.id, result: { not: "intent" } },
          orderBy: { id: "asc" },
        })
      : [];
  const outcomes = all.slice(0, OUTCOMES);
  const states = await chainStates([first, ...outcomes].map((entry) => entry.id));
  const view = (entry: AuditEntry) => viewOf(entry, states.get(String(entry.id)) ?? { state: "waiting" });
  return { asOf: new Date().toISOString(), first: view(first), outcomes: outcomes.map(view) };
}

const intentOf = async ({ intentId, result }: AuditEntry): Promise<AuditEntry | null> =>
  intentId === null || result === "intent"
    ? null
    : db().auditEntry.findUnique({ where: { id: intentId, result: "intent" } });

const viewOf = (entry: AuditEntry, chain: ChainState): AuditEntryView => ({
  id: String(entry.id),
  at: entry.at.toISOString(),
  who: { kind: entry.actorKind, id: entry.actorId, name: entry.actorName },
  sessionId: entry.sessionId,
  address: entry.address,
  action: entry.action,
  target:
    entry.targetKind === null ? null : { kind: entry.targetKind, id: entry.targetId, name: entry.targetName },
  site: entry.siteId === null ? null : { id: entry.siteId, name: entry.siteName },
  result: entry.result,
  reason: entry.reason,
  details: entry.details,
  requestIds: entry.requestIds,
  runId: entry.runId,
  chain,
});
