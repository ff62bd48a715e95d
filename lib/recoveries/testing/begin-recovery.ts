import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { systemClock } from "../../clock";
import { db } from "../../db";
import { runSessions } from "../../made/run-sessions";
import { ToldJournal } from "../../recovery-points/testing/told-journal";
import { ACTOR } from "../../recovery-points/testing/two-sites";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";

/** A drill's run by a plan, as its workflow gives it to a phase; waits take a hundredth of their time. */
export async function beginRecovery(
  plan: RecoveryRunPlan,
): Promise<{ ctx: RecoveryContext; journal: ToldJournal }> {
  const recovery = await db().recovery.create({
    data: {
      mode: plan.mode,
      ...{ vnfId: plan.vnf.id, vnfName: plan.vnf.name, pointId: plan.point.id, isDrill: plan.isDrill },
      ...{ fromSiteId: plan.from.id, fromSiteName: plan.from.name },
      ...{ toSiteId: plan.to.id, toSiteName: plan.to.name },
    },
  });
  const run = await db().run.create({
    data: {
      kind: "drill",
      state: "running",
      ...{ vnfId: plan.vnf.id, vnfName: plan.vnf.name, siteId: plan.to.id, siteName: plan.to.name },
      startKey: randomUUID(),
      startedBy: ACTOR,
      plan: plan as object,
      planHash: "-",
      recoveryId: recovery.id,
      pointId: plan.point.id,
      startedAt: new Date(),
    },
  });
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const journal = new ToldJournal();
  const ctx: RecoveryContext = {
    run: { id: run.id, number: run.number },
    recovery: { id: recovery.id },
    workerId: "test",
    plan,
    actor: ACTOR,
    journal,
    clock: { ...systemClock, sleep: (ms, stop) => systemClock.sleep(Math.max(1, ms / 100), stop) },
    signal,
    ...runSessions({ actor: ACTOR, runId: run.id }),
    assertFence: () => {},
  };
  return { ctx, journal };
}
