import { randomUUID } from "node:crypto";
import type { Transaction } from "../audit/record";
import { db } from "../db";
import { Prisma, type RunResource } from "../generated/prisma/client";

export const RESOURCE_KINDS = [
  "snapshot",
  "group_snapshot",
  "volume",
  "backup",
  "server",
  "port",
  "subnet",
  "network",
  "security_group",
  "server_group",
  "keypair",
  "flavor",
] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** Something that a run is about to make at a site. */
export interface ResourceIntent {
  runId: string;
  siteId: string;
  credentialId: string;
  kind: ResourceKind;
  /** Its mark there (found-resource.ts), unique in the run for its kind: by it it is found again when the answer was lost. */
  tag: string;
  /** The volume that it is made of. */
  volumeId?: string | null | undefined;
  /** Gone after the run; the others are kept by their recovery point. */
  isTemporary: boolean;
}

/**
 * Writes down what is about to be asked for, before it is asked for: what is not in here may never be deleted (I3).
 * Those that are written down already stay as they are.
 * @param tx such as the one that arms a freeze window
 */
export async function intendResources(tx: Transaction, intents: readonly ResourceIntent[]): Promise<void> {
  const runIds = [...new Set(intents.map(({ runId }) => runId))];
  const known = await tx.runResource.findMany({
    where: { runId: { in: runIds } },
    select: { runId: true, kind: true, tag: true },
  });
  const keyOf = (r: { runId: string; kind: string; tag: string }) => `${r.runId} ${r.kind} ${r.tag}`;
  const isKnown = new Set(known.map(keyOf));
  const data = intents.filter((intent) => !isKnown.has(keyOf(intent)));
  if (data.length === 0) return;
  const rows = data.map(
    (
      r,
    ) => Prisma.sql`(${randomUUID()}::uuid, ${r.runId}::uuid, ${r.siteId}::uuid, ${r.credentialId}::uuid, ${r.kind},
      ${r.tag}, ${r.volumeId ?? null}, ${r.isTemporary}, clock_timestamp(), clock_timestamp())`,
  );
  // By the database's clock, against which it is held later: Prisma would write ours.
  await tx.$executeRaw`
    INSERT INTO run_resources (id, run_id, site_id, credential_id, kind, tag, volume_id, is_temporary, made_at,
      next_try_at)
    VALUES ${Prisma.join(rows)}`;
}

/** The site has made it, under this id. A keypair's is `<credential id>/<name>`: names are per user. */
export interface MadeResource {
  kind: ResourceKind;
  tag: string;
  resourceId: string;
}

/** Adds the ids to what was intended, all in one statement. Those that have theirs already stay as they are. */
export async function noteResources(runId: string, made: readonly MadeResource[]): Promise<void> {
  if (made.length === 0) return;
  const kinds = made.map(({ kind }) => kind);
  const tags = made.map(({ tag }) => tag);
  const ids = made.map(({ resourceId }) => resourceId);
  await db().$executeRaw`
    UPDATE run_resources r SET resource_id = m.id, made_at = now()
    FROM unnest(${kinds}::text[], ${tags}::text[], ${ids}::text[]) AS m (kind, tag, id)
    WHERE r.run_id = ${runId}::uuid AND r.kind = m.kind AND r.tag = m.tag
      AND r.resource_id IS NULL AND r.removed_at IS NULL
      AND NOT EXISTS (SELECT FROM run_resources o
        WHERE o.site_id = r.site_id AND o.kind = m.kind AND o.resource_id = m.id)`;
}

/** It is asked for (once more) now: from here on the request may still arrive late. */
export async function noteAsked(id: string): Promise<void> {
  await db()
    .$executeRaw`UPDATE run_resources SET made_at = now() WHERE id = ${id}::uuid AND resource_id IS NULL`;
}

/**
 * Writes down one more thing of a tag that has its id already: a request that was delivered twice. It is temporary,
 * whatever the first one is.
 */
export async function recordTwin(of: RunResource, resourceId: string): Promise<RunResource> {
  const { runId, siteId, credentialId, kind, volumeId, tag } = of;
  return db().runResource.upsert({
    where: { siteId_kind_resourceId: { siteId, kind, resourceId } },
    create: { runId, siteId, credentialId, kind, volumeId, tag, resourceId, isTemporary: true },
    update: {},
  });
}

/** What a run made, or may have made, and what is not known to be gone; the oldest first. */
export const openResources = (
  runId: string,
  which: { kind?: ResourceKind; volumeId?: string; isTemporary?: boolean } = {},
): Promise<RunResource[]> =>
  db().runResource.findMany({
    where: { runId, removedAt: null, ...which },
    orderBy: [{ madeAt: "asc" }, { tag: "asc" }],
  });

/** They were intended, and it is certain that they were never asked for. */
export async function noteNeverMade(
  runId: string,
  which: readonly { kind: ResourceKind; tag: string }[],
): Promise<void> {
  if (which.length === 0) return;
  await db().runResource.deleteMany({
    where: { runId, resourceId: null, OR: which.map(({ kind, tag }) => ({ kind, tag })) },
  });
}

/** It is known to be gone, or to have come to nothing. */
export async function noteRemoved(id: string, at: Date): Promise<void> {
  await db().runResource.updateMany({ where: { id, removedAt: null }, data: { removedAt: at } });
}

/** No recovery point keeps it any more: it is removed with the rest of its run. */
export async function noteUnwanted(id: string): Promise<void> {
  await db().runResource.updateMany({ where: { id, removedAt: null }, data: { isTemporary: true } });
}
