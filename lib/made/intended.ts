import { db } from "../db";
import type { PointBackup, RunResource } from "../generated/prisma/client";
import { intendResources, type ResourceKind } from "../runs/run-resources";
import type { RunContext } from "./run-context";

/** Writes down what is about to be made for a volume, unless it is written down already. */
export async function intended(
  ctx: RunContext,
  { siteId, credentialId, volumeId }: PointBackup,
  { kind, tag, isTemporary }: { kind: ResourceKind; tag: string; isTemporary: boolean },
): Promise<{ resource: RunResource; isFresh: boolean }> {
  const where = { runId: ctx.run.id, kind, tag };
  const known = await db().runResource.findFirst({ where, orderBy: { madeAt: "asc" } });
  if (known) return { resource: known, isFresh: false };
  const intent = { runId: ctx.run.id, siteId, credentialId, kind, tag, volumeId, isTemporary };
  await intendResources(db(), [intent]);
  return { resource: await db().runResource.findFirstOrThrow({ where }), isFresh: true };
}
