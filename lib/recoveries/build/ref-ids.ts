import { db } from "../../db";
import { keypairName } from "../../made/kinds/nova";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan, Ref } from "../recovery-run-plan";
import { type MadeKind, markOf } from "./marks";

type Of = Pick<RecoveryContext, "run" | "plan">;

/**
 * The id of what a plan refers to, whether the run has made it or it was there; of a keypair its name.
 * @throws Error when it is not made yet, or not planned at all
 */
export async function refId(ctx: Of, ref: Ref): Promise<string> {
  if ("id" in ref) return ref.id;
  const kind = kindOf(ctx.plan.make, ref.made);
  const id = await madeId(ctx, kind, ref.made);
  return kind === "keypair" ? keypairName(id) : id;
}

/** The id of the port that the run has made under this key of its plan. @throws Error when it is not made yet */
export const portIdOf = (ctx: Of, portKey: string): Promise<string> => madeId(ctx, "port", portKey);

async function madeId({ run }: Of, kind: MadeKind, key: string): Promise<string> {
  const made = await db().runResource.findFirst({
    where: {
      runId: run.id,
      kind,
      tag: markOf(run.id, kind, key),
      resourceId: { not: null },
      removedAt: null,
    },
    orderBy: { madeAt: "asc" },
  });
  if (!made?.resourceId) throw new Error(`${kind} ${key} is not made`);
  return made.resourceId;
}

/** Keys of different kinds differ (mapping-keys.ts). */
function kindOf(make: RecoveryRunPlan["make"], key: string): MadeKind {
  const has = (things: readonly { key: string }[]) => things.some((thing) => thing.key === key);
  if (has(make.networks)) return "network";
  if (has(make.networks.flatMap(({ subnets }) => subnets))) return "subnet";
  if (has(make.securityGroups)) return "security_group";
  if (has(make.serverGroups)) return "server_group";
  if (has(make.keypairs)) return "keypair";
  if (has(make.flavors)) return "flavor";
  throw new Error(`${key} is not planned`);
}
