import { db } from "../../db";
import { keypairName } from "../../made/kinds/nova";
import { RunStopped, type StopReason } from "../../runs/run-stopped";
import type { StepJournal } from "../../runs/step-journal";
import { takenRowOf } from "../addresses/taken-record";
import { takesOf } from "../plan-takes";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan, Ref } from "../recovery-run-plan";
import { type MadeKind, markOf } from "./marks";

type Of = Pick<RecoveryContext, "run" | "plan" | "recovery">;

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

/** Why ports could not be made: by the run as a worker has it, and by their keys. */
const refusals = new WeakMap<StepJournal, Map<string, StopReason>>();

/** The others go on: the VM of this port is lost, and no other. */
export function noteRefusedPort(
  { journal }: Pick<RecoveryContext, "journal">,
  key: string,
  why: StopReason,
): void {
  const known = refusals.get(journal) ?? new Map<string, StopReason>();
  refusals.set(journal, known.set(key, why));
}

/** Such as one that a former VM could not give up. */
export const isRefused = ({ journal }: Pick<RecoveryContext, "journal">, key: string): boolean =>
  refusals.get(journal)?.has(key) ?? false;

/**
 * The id of the port that the run has made, or was given by a former VM, under this key of its plan.
 * @throws RunStopped when it could not be made; Error when it is not made yet
 */
export async function portIdOf(ctx: Of & Pick<RecoveryContext, "journal">, portKey: string): Promise<string> {
  const why = refusals.get(ctx.journal)?.get(portKey);
  if (why) throw new RunStopped(why);
  const used = takesOf(ctx.plan).some((take) => take.portKey === portKey)
    ? (await takenRowOf(ctx, portKey))?.detail.usedPortId
    : undefined;
  return used ?? madeId(ctx, "port", portKey);
}

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
