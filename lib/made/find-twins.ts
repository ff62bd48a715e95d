import { db } from "../db";
import type { RunResource } from "../generated/prisma/client";
import type { Session } from "../openstack/session";
import { RESOURCE_KINDS, type ResourceKind, recordTwin } from "../runs/run-resources";
import { isUnderTag } from "./is-own";
import { listTogether } from "./list-together";

/**
 * Finds what a run made without knowing: by a request that a proxy delivered again, or that arrived after it was
 * repeated or taken for lost. Only what carries the run's mark and the tag of something that it recorded. What is found is recorded as
 * temporary.
 * @throws OpenStackError
 */
export async function findTwins(
  runId: string,
  credentialId: string,
  session: Session,
): Promise<RunResource[]> {
  const known = await db().runResource.findMany({ where: { runId, credentialId } });
  const twins: RunResource[] = [];
  for (const kind of RESOURCE_KINDS) {
    const ofKind = known.filter((row) => row.kind === kind);
    if (ofKind.length > 0) twins.push(...(await twinsOf(kind, ofKind, credentialId, session)));
  }
  return twins;
}

async function twinsOf(
  kind: ResourceKind,
  rows: readonly RunResource[],
  credentialId: string,
  session: Session,
): Promise<RunResource[]> {
  const ids = new Set(rows.map(({ resourceId }) => resourceId));
  // What has no id yet is found by its tag when it is removed: no twin of anything. What was taken to have come to
  // nothing is not looked for there any more: it may have been made late.
  const settled = rows.filter(({ resourceId, removedAt }) => resourceId !== null || removedAt !== null);
  const byTag = new Map(settled.map((row) => [row.tag, row]));
  const twins: RunResource[] = [];
  for (const found of await listTogether(kind, credentialId, session)) {
    const row = byTag.get(found.name ?? "");
    if (!row || ids.has(found.id) || !isUnderTag(found, row)) continue;
    ids.add(found.id);
    twins.push(await recordTwin(row, found.id));
  }
  return twins;
}
