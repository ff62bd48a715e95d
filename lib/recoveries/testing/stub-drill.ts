import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { runContext } from "../../made/run-context";
import { tagOf } from "../../made/tag-of";
import { registerRun } from "../../runs/register-run";
import { intendResources, noteResources, type ResourceKind } from "../../runs/run-resources";
import { endRecovery, keepRecovery } from "../end-recovery";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { stepsOf } from "../steps-of";
import { writeReport } from "../write-report";

/**
 * Registers drills that make nothing at any site, and tell all that a real one tells: for tests of what comes around and
 * after them. Each restores and boots in no time, passes, stands as long as its plan says, and writes its report.
 * @param before what else happens to it before it ends
 */
export function registerStubDrills(before: (ctx: RecoveryContext) => Promise<void>): void {
  registerRun("drill", async (run) => {
    const recovery = { id: run.facts.recoveryId ?? "" };
    const ctx: RecoveryContext = { ...runContext<RecoveryRunPlan>(run), recovery };
    const done = await run.step("all", async () => {
      ctx.journal.plan(stepsOf(ctx.plan));
      await build(ctx);
      await before(ctx);
      await endRecovery(recovery.id, "succeed", { servingAt: new Date() });
      const { cleanUp } = ctx.plan;
      if (cleanUp && cleanUp !== "at-end")
        await keepRecovery(recovery.id, new Date(Date.now() + cleanUp.keepForMinutes * 60_000));
      await writeReport(ctx);
    });
    return done.ok ? { state: "succeeded", failure: null } : { state: "failed", failure: done.reason };
  });
}

/** Restores and boots in no time: rows only, of things that are at no site. */
export async function build(ctx: RecoveryContext): Promise<void> {
  const { plan, run, recovery, journal } = ctx;
  const now = new Date();
  for (const { key, credentialId } of plan.volumes) {
    const id = await made(ctx, "volume", `restore:${key}`, credentialId);
    await db().recoveryVolume.update({
      where: { recoveryId_sourceVolumeId: { recoveryId: recovery.id, sourceVolumeId: key } },
      data: { state: "ready", volumeId: id, tries: 1, startedAt: now, endedAt: now },
    });
  }
  for (const { serverId, credentialId } of plan.servers) {
    const id = await made(ctx, "server" as ResourceKind, `boot:${serverId}`, credentialId);
    await db().recoveryServer.update({
      where: { recoveryId_sourceServerId: { recoveryId: recovery.id, sourceServerId: serverId } },
      data: { state: "healthy", serverId: id, tries: 1, bootedAt: now, healthyAt: now },
    });
  }
  for (const { key } of await db().runStep.findMany({ where: { runId: run.id } }))
    if (key.startsWith("verify:")) journal.end(key, { state: "succeeded" });
}

async function made(
  { plan, run }: RecoveryContext,
  kind: ResourceKind,
  step: string,
  credentialId: string,
): Promise<string> {
  const tag = tagOf(run.id, step).name;
  const resourceId = randomUUID();
  await intendResources(db(), [
    { runId: run.id, siteId: plan.to.id, credentialId, kind, tag, isTemporary: false },
  ]);
  await noteResources(run.id, [{ kind, tag, resourceId }]);
  return resourceId;
}
