import { db } from "../db";
import type { RunResource } from "../generated/prisma/client";
import { intendResources, type ResourceKind } from "../runs/run-resources";
import type { RunContext } from "./run-context";

/** Where something is made: in the project of a credential, and of which volume if it is made of one. */
export interface MadeAt {
  siteId: string;
  credentialId: string;
  volumeId?: string | null;
}

/** Writes down what is about to be made, unless it is written down already. */
export async function intended(
  ctx: Pick<RunContext, "run">,
  { siteId, credentialId, volumeId }: MadeAt,
  { kind, tag, isTemporary }: { kind: ResourceKind; tag: string; isTemporary: boolean },
): Promise<{ resource: RunResource; isFresh: boolean }> {
  const where = { runId: ctx.run.id, kind, tag };
  const known = await db().runResource.findFirst({ where, orderBy: { madeAt: "asc" } });
  if (known) return { resource: known, isFresh: false };
  const intent = { runId: ctx.run.id, siteId, credentialId, kind, tag, volumeId, isTemporary };
  await intendResources(db(), [intent]);
  return { resource: await db().runResource.findFirstOrThrow({ where }), isFresh: true };
}
