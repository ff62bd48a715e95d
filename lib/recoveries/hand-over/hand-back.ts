import { db } from "../../db";
import { callHook } from "../../hooks/call-hook";
import type { HookAnswer } from "../../hooks/hook-call";
import type { FenceRecord } from "../../runs/recovery-view";
import { readKeptVms } from "../fence/kept-vms";
import { recoveryName } from "../fence/lock-reason";
import { startStepsOf } from "../fence/start-steps";
import type { DescribedServer } from "../point-facts";
import type { RecoveryContext } from "../recovery-context";
import type { HookRef } from "../recovery-facts";
import type { Problem } from "../recovery-phases";
import { handOverStep } from "./hand-over-step";
import { selectVmsAtSource } from "./select-vms-at-source";
import { deliveryTaken, wasToldOfHandOver } from "./told-deliveries";

const STEP = "hook:hand-back";

/**
 * Of a roll-back: tells the hook that was, or may have been, told of the hand-over that the VNF is at its source again. What
 * goes wrong is told, and stops nothing. May be called again: what was taken is not told twice.
 * @param whyNot nothing is told then, since the roll-back is not that far; it is asked for again
 * @throws what the database says
 */
export async function handBack(ctx: RecoveryContext, whyNot: string | null): Promise<Problem[]> {
  const { plan, journal, recovery, clock } = ctx;
  const { handOver: hook } = plan.hooks;
  if (!hook || !(await wasToldOfHandOver(recovery.id))) return [];
  const { fence } = await db().recovery.findUniqueOrThrow({
    where: { id: recovery.id },
    select: { fence: true },
  });
  const record = fence as unknown as FenceRecord | null;
  journal.plan([
    {
      key: STEP,
      phase: "start",
      position: startStepsOf(plan, record).length,
      title: `Call the hook ${hook.name}: clients are led back to ${plan.from.name}`,
    },
  ]);
  if (whyNot !== null) {
    journal.end(STEP, { at: clock.now(), state: "skipped", cause: whyNot });
    return [];
  }
  return handOverStep(ctx, STEP, () => tell(ctx, hook, record));
}

async function tell(ctx: RecoveryContext, hook: HookRef, record: FenceRecord | null) {
  const { vnf, from, to } = ctx.plan;
  const delivery = `${ctx.recovery.id}:hand-back`;
  if (await deliveryTaken(ctx.recovery.id, delivery)) return {};
  const answer = await callHook({
    hookId: hook.id,
    delivery,
    actor: ctx.actor,
    runId: ctx.run.id,
    clock: ctx.clock,
    assertFence: () => ctx.assertFence(),
    body: {
      event: "hand-back",
      recovery: { id: ctx.recovery.id, run: await recoveryName(ctx.recovery.id) },
      vnf: { id: vnf.id, name: vnf.name },
      from: { id: to.id, name: to.name },
      to: { id: from.id, name: from.name },
      vms: await vmsAtSource(ctx, record),
    },
    signal: ctx.signal,
  });
  noteAttempt(ctx, answer);
  const detail = { tries: answer.tries, answer: answer.text };
  if (answer.isTaken) return { detail };
  return {
    detail,
    problem: {
      cause: `The hook ${answer.hook.name} was not told that ${vnf.name} is at ${from.name} again: ${answer.text}`,
      todo: `Lead the clients back by hand, such as by DNS or routes: ${vnf.name} is at ${from.name} again, and nothing of it at ${to.name}.`,
    },
  };
}

function noteAttempt({ journal, clock }: RecoveryContext, { isTaken, text, status }: HookAnswer): void {
  journal.attempt(STEP, {
    at: clock.now(),
    result: isTaken ? "Taken" : "Not taken",
    ...(isTaken ? {} : { hasFailed: true, cause: text }),
    ...(status === null ? {} : { status }),
  });
}

/** The same at each try. */
async function vmsAtSource({ plan, recovery }: RecoveryContext, record: FenceRecord | null) {
  const { pointId } = await db().recovery.findUniqueOrThrow({
    where: { id: recovery.id },
    select: { pointId: true },
  });
  const point = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { siteId: true, servers: true },
  });
  const servers = point.servers as unknown as DescribedServer[];
  const asked = record?.servers ?? plan.servers;
  const kept = await readKeptVms(
    plan.vnf.id,
    asked.map(({ serverId }) => serverId),
  );
  return selectVmsAtSource({
    ...{ siteId: plan.from.id, record, planned: plan.servers, kept },
    point: { siteId: point.siteId, servers },
  });
}
