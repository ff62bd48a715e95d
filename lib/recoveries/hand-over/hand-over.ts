import { db } from "../../db";
import { connectRouter, routerStep } from "../build/connect-router";
import type { RecoveryContext } from "../recovery-context";
import type { Problem, RecoveryPhases } from "../recovery-phases";
import { DELETED_STEP, deletedWithVms, deleteWithVms } from "./delete-with-vms";
import { giveNamesBack, NAMES_STEP } from "./give-names-back";
import { handOverStep } from "./hand-over-step";
import { leadFloatingIp } from "./lead-floating-ip";
import { type ServingVm, tellHook } from "./tell-hook";

const HOOK_STEP = "hook:hand-over";

/**
 * Leads floating IPs to the VMs that serve, tells the hook, has volumes go with their VMs where they did at the source, and
 * gives them their names back, in this order: clients come back by the first two. VMs that do not serve are left out.
 */
export const handOver: RecoveryPhases["handOver"] = async (ctx) => {
  ctx.journal.phase("hand-over");
  const vms = await servingVms(ctx);
  if (vms.length === 0) return { problems: skipAll(ctx) };
  const problems = [...(await connectRest(ctx)), ...(await leadAll(ctx, vms))];
  const { handOver: hook } = ctx.plan.hooks;
  if (hook) problems.push(...(await handOverStep(ctx, HOOK_STEP, () => tellHook(ctx, hook, vms))));
  const healthy = new Set(vms.map(({ sourceId }) => sourceId));
  if (deletedWithVms(ctx.plan).length > 0)
    problems.push(...(await handOverStep(ctx, DELETED_STEP, () => deleteWithVms(ctx, healthy))));
  problems.push(...(await handOverStep(ctx, NAMES_STEP, () => giveNamesBack(ctx, healthy))));
  return { problems };
};

async function servingVms(ctx: RecoveryContext): Promise<ServingVm[]> {
  const rows = await db().recoveryServer.findMany({
    where: { recoveryId: ctx.recovery.id, state: "healthy" },
    orderBy: [{ tier: "asc" }, { name: "asc" }],
  });
  return rows.flatMap(({ sourceServerId, name, serverId }) =>
    serverId === null ? [] : [{ sourceId: sourceServerId, name, id: serverId, floatingIps: [] }],
  );
}

/** Made networks that have no way out yet: their routers refused it when they were asked first. */
async function connectRest(ctx: RecoveryContext): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const planned of ctx.plan.routerInterfaces) {
    const step = await db().runStep.findUnique({
      where: { runId_key: { runId: ctx.run.id, key: routerStep(planned) } },
      select: { state: true },
    });
    if (step?.state === "succeeded") continue;
    const connect = async () => {
      const { detail, warning } = await connectRouter(ctx, planned);
      return { detail, ...(warning ? { problem: warning } : {}) };
    };
    problems.push(...(await handOverStep(ctx, routerStep(planned), connect)));
  }
  return problems;
}

/** One after the other. What leads to a VM afterwards is added to it. */
async function leadAll(ctx: RecoveryContext, vms: readonly ServingVm[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const planned of ctx.plan.floatingIps) {
    const key = stepOf(planned.id);
    const owner = ctx.plan.ports.find((port) => port.key === planned.port)?.serverId;
    const vm = vms.find(({ sourceId }) => sourceId === owner);
    if (!vm) {
      skip(ctx, key, "Its VM does not serve.");
      continue;
    }
    const found = await handOverStep(ctx, key, () => leadFloatingIp(ctx, planned));
    if (found.length === 0) vm.floatingIps.push(planned.address);
    problems.push(...found);
  }
  return problems;
}

const stepOf = (id: string): string => `hand-over:floating-ip:${id}`;

/** What is not done is told with the VMs, not again here. */
function skipAll(ctx: RecoveryContext): Problem[] {
  const { floatingIps, hooks } = ctx.plan;
  const keys = [
    ...floatingIps.map(({ id }) => stepOf(id)),
    ...(hooks.handOver ? [HOOK_STEP] : []),
    ...(deletedWithVms(ctx.plan).length > 0 ? [DELETED_STEP] : []),
    NAMES_STEP,
  ];
  for (const key of keys) skip(ctx, key, "No VM serves.");
  return [];
}

const skip = ({ journal, clock }: RecoveryContext, key: string, cause: string): void =>
  journal.end(key, { at: clock.now(), state: "skipped", cause });
