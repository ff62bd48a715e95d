import { db } from "../../db";
import { runContext } from "../../made/run-context";
import { registerRun } from "../../runs/register-run";
import { endRecovery } from "../end-recovery";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { stepsOf } from "../steps-of";
import { writeReport } from "../write-report";
import { build } from "./stub-drill";

/**
 * Registers failovers that make nothing at any site, and tell all that a real one tells. Each restores and boots in no
 * time; whether all of it serves is told by the rows of its VMs.
 * @param before what else happens to it before it ends
 */
export function registerStubFailovers(before: (ctx: RecoveryContext) => Promise<void>): void {
  registerRun("failover", async (run) => {
    const recovery = { id: run.facts.recoveryId ?? "" };
    const ctx: RecoveryContext = { ...runContext<RecoveryRunPlan>(run), recovery };
    const done = await run.step("all", async () => {
      ctx.journal.plan(stepsOf(ctx.plan));
      await build(ctx);
      await before(ctx);
      const servers = await db().recoveryServer.findMany({ where: { recoveryId: recovery.id } });
      const healthy = servers.filter(({ state }) => state === "healthy").length;
      const isWhole = healthy === servers.length;
      await endRecovery(recovery.id, isWhole ? "succeed" : healthy > 0 ? "succeed-partly" : "fail", {
        servingAt: isWhole ? new Date() : null,
      });
      await writeReport(ctx);
    });
    return done.ok ? { state: "succeeded", failure: null } : { state: "failed", failure: done.reason };
  });
}
