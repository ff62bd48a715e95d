import { randomUUID } from "node:crypto";
import type { Transaction } from "../audit/record";
import { db } from "../db";
import { type FreezeLease, Prisma } from "../generated/prisma/client";
import type { ClosedLeaseState, Lease, OpenLeaseState, ThawTry } from "./lease";
import { FREEZES_CHANNEL } from "./lease";

/** What a window may freeze. */
export interface Arming {
  runId: string;
  attempt: number;
  site: { id: string; name: string };
  vnfName: string;
  /** The worker whose run it is. */
  ownerId: string;
  /** From the transaction's begin until anybody may thaw, ms. */
  deadlineMs: number;
  members: readonly (Pick<Lease, "position" | "credentialId" | "serverId" | "serverName" | "method"> & {
    target: Lease["target"];
    thawIntentId: bigint | null;
  })[];
}

/**
 * Writes a lease for each VM, in the transaction that also writes the intents of its freeze and its thaw: before the
 * first quiesce is sent.
 * @returns the leases in the order of the members
 */
export async function armLeases(tx: Transaction, arming: Arming): Promise<Lease[]> {
  const { runId, attempt, site, vnfName, ownerId, deadlineMs, members } = arming;
  if (members.length === 0) return [];
  const rows = members.map(
    (m) => Prisma.sql`(${randomUUID()}::uuid, ${runId}::uuid, ${attempt}, ${m.position},
    ${site.id}::uuid, ${site.name}, ${m.credentialId}::uuid, ${m.serverId}, ${m.serverName}, ${vnfName}, ${m.method},
    ${JSON.stringify(m.target)}::jsonb, ${ownerId}, now() + ${deadlineMs} * interval '1 millisecond', now(),
    ${m.thawIntentId}::bigint)`,
  );
  await tx.$executeRaw`
    INSERT INTO freeze_leases (id, run_id, attempt, position, site_id, site_name, credential_id, server_id,
      server_name, vnf_name, method, target, owner_id, deadline, armed_at, thaw_intent_id)
    VALUES ${Prisma.join(rows)}`;
  await tx.$executeRaw`SELECT pg_notify(${FREEZES_CHANNEL}, ${runId})`;
  const made = await tx.freezeLease.findMany({ where: { runId, attempt } });
  return members.flatMap(
    ({ serverId }) => made.filter((row) => row.serverId === serverId).map(leaseOf)[0] ?? [],
  );
}

/** What became known of a lease; what is left out stays as it is. */
export interface LeaseNote {
  id: string;
  state?: OpenLeaseState;
  sentAt?: Date;
  frozenAt?: Date;
  thawsBy?: Date | null;
}

/** Writes what became known of leases that are open. Never waited for in a window: see lease-notes.ts. */
export async function noteLeases(notes: readonly LeaseNote[]): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map(
    (n) => Prisma.sql`(${n.id}::uuid, ${n.state ?? null}::text, ${n.sentAt ?? null}::timestamptz,
      ${n.frozenAt ?? null}::timestamptz, ${n.thawsBy ?? null}::timestamptz)`,
  );
  await db().$executeRaw`
    UPDATE freeze_leases l SET state = coalesce(n.state, l.state), sent_at = coalesce(n.sent_at, l.sent_at),
      frozen_at = coalesce(n.frozen_at, l.frozen_at), thaws_by = coalesce(n.thaws_by, l.thaws_by)
    FROM (VALUES ${Prisma.join(rows)}) AS n (id, state, sent_at, frozen_at, thaws_by)
    WHERE l.id = n.id AND l.closed_at IS NULL`;
}

export interface LeaseEnd {
  id: string;
  state: ClosedLeaseState;
  /** "run", "guardian", "worker <id>", an operator's name. */
  by: string;
  at: Date;
}

/**
 * Closes leases whose VM surely runs, or is gone.
 * @returns the ids of those that this call has closed: the others were closed before
 */
export async function closeLeases(ends: readonly LeaseEnd[]): Promise<string[]> {
  if (ends.length === 0) return [];
  const rows = ends.map(
    (e) => Prisma.sql`(${e.id}::uuid, ${e.state}::text, ${e.by}::text, ${e.at}::timestamptz)`,
  );
  const closed = await db().$queryRaw<{ id: string; told: unknown }[]>`
    WITH closed AS (
      UPDATE freeze_leases l SET state = e.state, closed_by = e.by, closed_at = e.at
      FROM (VALUES ${Prisma.join(rows)}) AS e (id, state, by, at)
      WHERE l.id = e.id AND l.closed_at IS NULL
      RETURNING l.id, l.run_id
    ), told AS (
      SELECT run_id, pg_notify(${FREEZES_CHANNEL}, run_id::text)::text AS told FROM (SELECT DISTINCT run_id FROM closed) r
    )
    SELECT closed.id, told.told FROM closed JOIN told USING (run_id)`;
  return closed.map(({ id }) => id);
}

/** The leases that are open: of one run, at one site, or all. In the order of a thaw, the last one frozen first. */
export async function openLeases(of: { runId?: string; siteId?: string } = {}): Promise<Lease[]> {
  const rows = await db().freezeLease.findMany({
    where: { closedAt: null, ...of },
    orderBy: [{ armedAt: "asc" }, { position: "desc" }],
  });
  return rows.map(leaseOf);
}

/** A row as its readers have it. Pure. */
export const leaseOf = (row: FreezeLease): Lease => ({
  ...row,
  method: row.method as Lease["method"],
  // What JSON has left out was undefined.
  target: row.target as unknown as Lease["target"],
  state: row.state as Lease["state"],
  thawTries: row.thawTries as unknown as ThawTry[],
});
