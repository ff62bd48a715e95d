import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { AppError } from "../../errors";
import { recoveryPlanOf } from "../../recoveries/recovery-plan-of";
import type { RecoveryPlanView } from "../../recoveries/recovery-plan-view";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import { startDrill as startDrillOf } from "../../recoveries/start-drill";
import { startFailover as startFailoverOf } from "../../recoveries/start-failover";
import { startRelocation as startRelocationOf } from "../../recoveries/start-relocation";
import { startReplacement as startReplacementOf } from "../../recoveries/start-replacement";
import { person } from "../../sites/testing/stored-site";
import type { RecoveryStage } from "./recovery-stage";

/* How an operator starts each kind of a recovery of a stage: by the plan as it is, with all that it wants signed. */

const LOOKS = 3;

export interface DrillOptions {
  cleanUp?: RecoveryRunPlan["cleanUp"];
}

export interface FailoverOptions {
  /** A drill that stands, in whose place it is made. Default: none. */
  promotesId?: string;
  /** Whether an older point may be taken when a volume cannot be restored. Default: no. */
  mayFallBack?: boolean;
}

type Staged = Pick<RecoveryStage, "vnfId" | "pointId" | "from" | "to">;

/** A drill's plan as it is now. */
export const planDrill = (
  { vnfId, pointId, to }: Staged,
  { cleanUp = "at-end" }: DrillOptions = {},
): Promise<RecoveryPlanView> =>
  recoveryPlanOf(person(), { vnfId, pointId, siteId: to.id, mode: "drill", cleanUp });

/** @returns the run's id */
export const startDrill = (staged: Staged, options: DrillOptions = {}): Promise<string> =>
  asSeen(
    () => planDrill(staged, options),
    ({ hash: planHash }) => {
      const { vnfId, pointId, to } = staged;
      const { cleanUp = "at-end" } = options;
      const wanted = { vnfId, pointId, siteId: to.id, cleanUp, planHash, startKey: randomUUID() };
      return startDrillOf(person(), wanted);
    },
  );

/** @returns the run's id */
export async function startFailover(
  { vnfId, pointId, to }: Staged,
  { promotesId, mayFallBack = false }: FailoverOptions = {},
): Promise<string> {
  const wanted = { vnfId, pointId, siteId: to.id, promotesId: promotesId ?? null, mayFallBack };
  const signed = await signatureOf(vnfId);
  return asSeen(
    () => recoveryPlanOf(person(), { ...wanted, mode: "failover" }),
    ({ plan, hash: planHash }) =>
      startFailoverOf(person(), {
        ...{ ...wanted, ...signed, planHash, startKey: randomUUID() },
        overrides: plan.overridesNeeded,
      }),
  );
}

/** @returns the run's id */
export async function startRelocation({ vnfId, to }: Staged, siteId = to.id): Promise<string> {
  const wanted = { vnfId, siteId };
  const signed = await signatureOf(vnfId);
  return asSeen(
    () => recoveryPlanOf(person(), { ...wanted, mode: "relocation" }),
    ({ plan, hash: planHash }) =>
      startRelocationOf(person(), {
        ...{ ...wanted, ...signed, planHash, startKey: randomUUID() },
        overrides: plan.overridesNeeded,
      }),
  );
}

/** Of the whole VNF in the place of its present VMs. @returns the run's id */
export async function startReplacement({ vnfId, pointId, from }: Staged): Promise<string> {
  const wanted = { vnfId, pointId, what: { kind: "vnf" } } as const;
  const signed = await signatureOf(vnfId);
  return asSeen(
    () => recoveryPlanOf(person(), { ...wanted, siteId: from.id, mode: "replacement" }),
    ({ hash: planHash }) =>
      startReplacementOf(person(), { ...wanted, ...signed, planHash, startKey: randomUUID() }),
  );
}

const signatureOf = async (vnfId: string) => {
  const { name: typedName } = await db().vnf.findUniqueOrThrow({ where: { id: vnfId } });
  return { typedName, reason: "It is tried." };
};

/**
 * Starts what was seen, and looks again when it has become another plan meanwhile, as its operator would: the worker reads
 * the sites at any moment, and what ran there when the run before was over may be off only now.
 */
async function asSeen(
  look: () => Promise<RecoveryPlanView>,
  start: (seen: RecoveryPlanView) => Promise<{ runId: string }>,
): Promise<string> {
  let seen = await look();
  for (let looks = 1; ; looks += 1) {
    try {
      return (await start(seen)).runId;
    } catch (error) {
      const isAnother = error instanceof AppError && error.message.includes("The plan is another one now");
      const now = await look();
      if (!isAnother || looks === LOOKS) throw error;
      console.log("the plan was another one by then:", ...differencesOf(seen.plan, now.plan));
      seen = now;
    }
  }
}

/** Its parts that are not as they were. */
const differencesOf = (before: object, now: object): string[] =>
  Object.entries(now).flatMap(([part, value]) => {
    const was = JSON.stringify(Reflect.get(before, part));
    const is = JSON.stringify(value);
    return was === is || part === "madeAt" ? [] : [`${part} was ${was}, and is ${is}`];
  });
