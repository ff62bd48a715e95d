import { canonicalHash } from "../../canonical-hash";
import { db } from "../../db";
import type { Prisma, Vnf } from "../../generated/prisma/client";
import type { FenceRecord } from "../../runs/recovery-view";
import { RunStopped } from "../../runs/run-stopped";
import { choicesOf } from "../hash-plan";
import { planRecovery } from "../plan-recovery";
import type { DescribedServer } from "../point-facts";
import { readRecoveryFacts } from "../read-recovery-facts";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryFacts } from "../recovery-facts";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import type { SignedOverride } from "../signed-override";
import { stepsOf } from "../steps-of";
import { sentence } from "../words";
import { OUTAGE_MS } from "./outage-limit";
import { FINAL_PLAN_STEP, HOT_PLAN_STEP } from "./relocation-steps";

const AGAIN_MS = 10_000;

/**
 * Plans a relocation by the point that it has made itself, and keeps that plan: from here on it is what is built. The
 * choices are those that its operator has seen, or it stops. May be called again.
 * @param started the plan as it was shown
 * @throws RunStopped for an obstacle, and for what is another now than was shown
 */
export async function replan(
  ctx: RecoveryContext,
  { started, pointId, part }: { started: RecoveryRunPlan; pointId: string; part: "hot" | "cold" },
): Promise<void> {
  const { journal, clock, recovery } = ctx;
  const step = part === "hot" ? HOT_PLAN_STEP : FINAL_PLAN_STEP;
  journal.begin(step);
  try {
    const vnf = await db().vnf.findUniqueOrThrow({ where: { id: started.vnf.id } });
    if (vnf.deletedAt || vnf.version !== started.vnf.version)
      throw changed(`${vnf.name} was changed meanwhile`);
    const facts = await readFacts(ctx, vnf, { started, pointId });
    const { fence, overrides } = await db().recovery.findUniqueOrThrow({ where: { id: recovery.id } });
    const plan = planRecovery(
      withPower(facts, fence as unknown as FenceRecord | null),
      new Date(clock.now()).toISOString(),
    );
    const why = whyNot(started, plan, overrides as unknown as SignedOverride[], part);
    if (why) throw why;
    await keep(ctx, plan);
    journal.plan(stepsOf(plan));
    journal.end(step, { at: clock.now(), state: "succeeded", detail: { pointId } });
  } catch (error) {
    if (error instanceof RunStopped)
      journal.end(step, { at: clock.now(), state: "failed", ...wordsOf(error) });
    throw error;
  }
}

/** A site that does not answer in one moment is no reason to go back. @throws the signal's reason */
async function readFacts(
  { clock, signal, recovery }: RecoveryContext,
  vnf: Vnf,
  { started, pointId }: { started: RecoveryRunPlan; pointId: string },
): Promise<RecoveryFacts> {
  const endsAt = clock.monotonic() + OUTAGE_MS;
  for (;;) {
    const { facts } = await readRecoveryFacts(vnf, {
      ...{ siteId: started.to.id, pointId, mode: "relocation", cleanUp: null, only: null },
      ofRecovery: recovery.id,
    });
    const isHeard = facts.target.isLive && facts.source.answers === true;
    if (isHeard || clock.monotonic() > endsAt) return facts;
    await clock.sleep(AGAIN_MS, signal);
  }
}

const wordsOf = ({ reason: { cause, todo } }: RunStopped) => ({ cause, todo });

/** In a cold point all VMs are off, by us: what ran before is to run there. */
function withPower(facts: RecoveryFacts, fence: FenceRecord | null): RecoveryFacts {
  const ran = (server: DescribedServer) =>
    fence?.servers.find(({ serverId }) => serverId === server.serverId)?.wasRunning ?? !server.wasPoweredOff;
  return { ...facts, servers: facts.servers.map((server) => ({ ...server, wasPoweredOff: !ran(server) })) };
}

/** What speaks against going on with this plan. Pure. */
export function whyNot(
  started: RecoveryRunPlan,
  plan: RecoveryRunPlan,
  signed: readonly Pick<SignedOverride, "kind">[],
  part: "hot" | "cold",
): RunStopped | null {
  const [obstacle] = plan.obstacles;
  if (obstacle)
    return new RunStopped({
      cause: `Planned by its own backup, something stands in the way: ${obstacle.about.name}: ${obstacle.text}`,
      todo: obstacle.todo ?? "Look at its plan again, and start it from there.",
    });
  if (canonicalHash(choicesOf(plan)) !== canonicalHash(choicesOf(started)))
    return changed("what things become at the target is not what was shown any more");
  // Once the VMs are stopped, nobody is there to sign.
  const unsigned = plan.overridesNeeded.find((kind) => !signed.some((one) => one.kind === kind));
  if (part === "hot" && unsigned) return changed(`somebody has to sign for “${unsigned}” now`);
  return null;
}

const changed = (what: string): RunStopped =>
  new RunStopped({
    cause: sentence(`The plan is another one now: ${what}`),
    todo: "Look at its plan again, and start it from there.",
  });

/** With the rows that the plan is built by. Nothing was made by the ones before. */
async function keep(
  { recovery: { id: recoveryId }, run, assertFence }: RecoveryContext,
  plan: RecoveryRunPlan,
): Promise<void> {
  assertFence();
  const { point, servers, volumes, to } = plan;
  await db().$transaction(async (tx) => {
    await tx.recovery.update({
      where: { id: recoveryId },
      data: { builtPlan: plan as unknown as Prisma.InputJsonObject, pointId: point.id },
    });
    await tx.run.update({ where: { id: run.id }, data: { pointId: point.id } });
    await tx.recoveryServer.deleteMany({ where: { recoveryId } });
    await tx.recoveryServer.createMany({
      data: servers.map(({ serverId, name, tier }) => ({ recoveryId, sourceServerId: serverId, name, tier })),
    });
    await tx.recoveryVolume.deleteMany({ where: { recoveryId } });
    await tx.recoveryVolume.createMany({
      data: volumes.map(({ key, backupRowId, sizeGib, chainGib }) => ({
        ...{ recoveryId, sourceVolumeId: key, siteId: to.id, backupRowId, sizeGib, chainGib },
      })),
    });
  });
}
