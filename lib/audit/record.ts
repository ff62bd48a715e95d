import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import type { AuditResult } from "../generated/prisma/enums";
import { chainSoon } from "./chain";
import { cleanText } from "./clean-text";
import { maskSecrets } from "./mask-secrets";

/** Who did something. */
export interface Actor {
  kind: "user" | "local" | "worker" | "schedule" | "system" | "nobody";
  id?: string | null;
  name: string;
  sessionId?: string | null;
  address?: string | null;
}

/** One thing to write down. `action` is the object and what happened to it: "site.added", "session.refused". */
export interface AuditRecord {
  action: string;
  target?: { kind: string; id?: string | null; name?: string | null };
  site?: { id: string; name: string } | null;
  /** Default: done. */
  result?: AuditResult;
  /** Why, in words: the person's own, or the cause of a refusal or a failure. */
  reason?: string | null;
  /**
   * Old and new values of what was changed, as `changes: { name: { old, new } }`, and what else helps. Secrets are
   * masked by their names and by their looks.
   */
  details?: Record<string, unknown>;
  requestIds?: readonly string[];
  /** The intent that this is the outcome of. */
  intentId?: bigint;
  runId?: string | null;
}

export type Transaction = Prisma.TransactionClient;

const NAME = 256;
const REASON = 2_000;
const REQUEST_IDS = 50;

/** Writes one entry, in the transaction of what it tells of. @returns its id, for the outcome of an intent */
export async function recordAudit(tx: Transaction, actor: Actor, record: AuditRecord): Promise<bigint> {
  const { id } = await tx.auditEntry.create({ data: entryOf(actor, record), select: { id: true } });
  return id;
}

/** Writes many entries by one statement. @returns their ids, in the same order */
export async function recordAudits(
  tx: Transaction,
  actor: Actor,
  records: readonly AuditRecord[],
): Promise<bigint[]> {
  if (records.length === 0) return [];
  const data = records.map((record) => entryOf(actor, record));
  const made = await tx.auditEntry.createManyAndReturn({ data, select: { id: true } });
  // Ids are given in the order of the rows; that they are answered in it nobody promises.
  return made.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1));
}

const entryOf = (actor: Actor, record: AuditRecord) => ({
  actorKind: actor.kind,
  actorId: clean(actor.id),
  actorName: cleanText(actor.name, NAME),
  sessionId: actor.sessionId ?? null,
  address: clean(actor.address),
  action: cleanText(record.action, NAME),
  targetKind: clean(record.target?.kind),
  targetId: clean(record.target?.id),
  targetName: clean(record.target?.name),
  siteId: record.site?.id ?? null,
  siteName: clean(record.site?.name),
  result: record.result ?? ("done" as const),
  reason: clean(record.reason, REASON),
  details: maskSecrets(record.details ?? {}) as Prisma.InputJsonObject,
  requestIds: (record.requestIds ?? []).slice(0, REQUEST_IDS).map((each) => cleanText(each, NAME)),
  intentId: record.intentId ?? null,
  runId: clean(record.runId),
});

const clean = (text: string | null | undefined, max = NAME): string | null =>
  text === null || text === undefined ? null : cleanText(text, max);

/**
 * A transaction that writes audit entries; the chain follows its commit, and nobody waits for it.
 * @param options.timeoutMs of one that writes very much; by default 5 s
 */
export async function audited<T>(
  work: (tx: Transaction) => Promise<T>,
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<T> {
  const result = await db().$transaction(work, timeoutMs === undefined ? {} : { timeout: timeoutMs });
  chainSoon();
  return result;
}

/** The person of a session, as the log names them. */
export const actorOf = (session: Session): Actor => ({
  kind: session.kind === "keystone" ? "user" : session.kind,
  id: session.userId,
  name: session.name,
  sessionId: session.kind === "system" ? null : session.id,
  address: session.address,
});
