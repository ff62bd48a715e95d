import { db } from "../../db";
import { pauseStep } from "../../recoveries/build/wait-for-person";
import { continueRecovery } from "../../recoveries/continue-recovery";
import { updateRecoveryPlan } from "../../recoveries/update-plan";
import { SERVERS } from "../../sandbox/nova/rows";
import { person } from "../../sites/testing/stored-site";
import { until } from "./database";
import { historyOf, planOf } from "./drill-history";
import type { RecoveryStage } from "./recovery-stage";

/* A recovery that waits for a person before a tier, who lets it go on; and what must hold of that. */

/** The tier before which it waits. */
const TIER = 2;
const STEP = pauseStep(TIER);
/** A worker that is to be killed while it waits is, by then. */
const THINKS_MS = 500;
const WAITS_MS = 240_000;

/** What a person has said. */
export interface Word {
  /** Where the cloud's log stood then. */
  at: number;
  /** Until when it would have waited, as it was seen first. */
  until: string;
}

/** At the target each recovery waits before the second tier, and looks at the console of the first VM. */
export async function pausePlan({ vnfId, to, serverIds }: RecoveryStage): Promise<void> {
  const check = { kind: "console", text: "login:", within: 60, serverId: serverIds[0] };
  const tier = { order: TIER, delaySeconds: 0, onFailedCheck: "stop" };
  const bootTiers = [
    { ...tier, pauseBefore: "Say to the network team that the first is there", checks: [check] },
  ];
  await updateRecoveryPlan(person(), { vnfId, siteId: to.id, version: 0, bootTiers });
}

/** Waits until a run waits for a person, and lets it go on. @returns null: the run was over before */
export async function letGoOn(stage: RecoveryStage, runId: string): Promise<Word | null> {
  const seen = await until(
    async () => {
      const { endedAt } = await db().run.findUniqueOrThrow({ where: { id: runId } });
      const step = await readStep(runId);
      if (step?.state === "running" && step.until) return step.until;
      return endedAt !== null && "over";
    },
    WAITS_MS,
    100,
  );
  if (seen === "over") return null;
  await new Promise((resolve) => setTimeout(resolve, THINKS_MS));
  const at = stage.sandbox.world.history.last;
  await continueRecovery(person(), { runId, stepKey: STEP });
  return { at, until: seen };
}

/** Of a run that has waited: nothing of the tier was made before the word, which is kept once, and no wait began anew. */
export async function pauseViolations(
  stage: RecoveryStage,
  runId: string,
  word: Word | null,
  since: number,
): Promise<string[]> {
  if (!word) return ["it waited for nobody"];
  const { servers } = await planOf(runId);
  const waiting = servers.filter(({ tier }) => tier >= TIER).map(({ name }) => name);
  const step = await readStep(runId);
  const said = await db().auditEntry.count({
    where: { runId, action: "recovery.continued", result: "done" },
  });
  return [
    ...madeBefore(stage, waiting, word, since),
    ...(step?.state === "succeeded" ? [] : [`its pause is ${step?.state}`]),
    ...(step?.until === word.until ? [] : [`it waited until ${step?.until}, and said ${word.until} first`]),
    ...(said === 1 ? [] : [`it was let go on ${said} times by the audit log`]),
  ];
}

/** VMs that were asked for at the target while a person was to say that they may be. */
export const madeBefore = (
  stage: RecoveryStage,
  names: readonly string[],
  { at }: Pick<Word, "at">,
  since: number,
): string[] =>
  historyOf(stage, since).flatMap(({ n, site, kind, table, change, to }) => {
    const { name = "" } = (to ?? {}) as { name?: string };
    const isMade = site === stage.target.name && kind === "changed" && change === "made";
    return isMade && table === SERVERS.name && n <= at && names.includes(name)
      ? [`${name} was made before it was let go on`]
      : [];
  });

async function readStep(runId: string) {
  const step = await db().runStep.findUnique({ where: { runId_key: { runId, key: STEP } } });
  return step && { state: step.state, until: (step.detail as { until?: string } | null)?.until };
}
