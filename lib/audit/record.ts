import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import type { AuditResult } from "../generated/prisma/enums";
import { chainSoon } from "./chain";
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
  /** Old and new values of what was changed, and what else helps. Values under secret names are masked. */
  details?: Record<string, unknown>;
  requestIds?: readonly string[];
  /** The intent that this is the outcome of. */
  intentId?: bigint;
  runId?: string | null;
}

export type Transaction = Prisma.TransactionClient;

/** Writes one entry, in the transaction of what it tells of. @returns its id, for the outcome of an intent */
export async function recordAudit(tx: Transaction, actor: Actor, record: AuditRecord): Promise<bigint> {
  const { id } = await tx.auditEntry.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.id ?? null,
      actorName: actor.name,
      sessionId: actor.sessionId ?? null,
      address: actor.address ?? null,
      action: record.action,
      targetKind: record.target?.kind ?? null,
      targetId: record.target?.id ?? null,
      targetName: record.target?.name ?? null,
      siteId: record.site?.id ?? null,
      siteName: record.site?.name ?? null,
      result: record.result ?? "done",
      reason: record.reason ?? null,
      details: maskSecrets(record.details ?? {}) as Prisma.InputJsonObject,
      requestIds: [...(record.requestIds ?? [])],
      intentId: record.intentId ?? null,
      runId: record.runId ?? null,
    },
    select: { id: true },
  });
  return id;
}

/** A transaction that writes audit entries; the chain follows its commit at once. */
export async function audited<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await db().$transaction(work);
  chainSoon();
  return result;
}

/** The person of a session, as the log names them. */
export const actorOf = (session: Session): Actor => ({
  kind: session.kind === "local" ? "local" : "user",
  id: session.userId,
  name: session.name,
  sessionId: session.id,
  address: session.address,
});
