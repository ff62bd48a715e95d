import { setMaxListeners } from "node:events";
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { runContext } from "../made/run-context";
import { holdsFence } from "../runs/fence";
import type { RunOutcome } from "../runs/finish-run";
import { stopOf } from "../runs/judge-error";
import type { LiveRun, StepResult } from "../runs/live-run";
import type { FenceRecord } from "../runs/recovery-view";
import type { RunBody } from "../runs/register-run";
import type { StopReason } from "../runs/run-stopped";
import { giveAddressesBack } from "./addresses/give-addresses-back";
import { isOpen, takenRows } from "./addresses/taken-record";
import { endRollBack } from "./end-recovery";
import { readKeptVms } from "./fence/kept-vms";
import { inBootOrder } from "./fence/start-steps";
import { handBack } from "./hand-over/hand-back";
import { LATER, leaveAddresses, leaveThings } from "./lost-target/leave-target";
import { isThing } from "./made-things";
import { preflightRollBack } from "./preflight/check-roll-back";
import { readBuiltPlan } from "./read-built-plan";
import type { RecoveryContext } from "./recovery-context";
import type { Problem, RecoveryPhases } from "./recovery-phases";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { refreshReport } from "./refresh-report";
import type { RollBackPlan } from "./roll-back-plan";
import { removalStepsOf } from "./steps-of";
import { counted, listed } from "./words";

type Phases = Pick<RecoveryPhases, "removeMade" | "startSource">;

/** Half of it taken back is worse than none or all: nobody cancels it. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const GOES_ON = { evenCancelled: true };
const NOT_STARTED = "start:source";
const AGAIN =
  "Its steps say why. Stillpoint goes on removing by itself; roll it back again then, so that the source may run.";

/** What is still at the target, and what runs at the source then. */
interface Left {
  things: number;
  /** What former VMs gave up and have not got back. */
  notGivenBack: number;
  servers: number;
  from: string;
  /** Names of the source's VMs, in their boot order. */
  toStart: string[];
}

/**
 * Takes a failover back, as coarse durable steps, each of which may be done again after a kill: what it made is removed,
 * then the source's VMs are started, and never the other way round (DESIGN I10); then the hook leads the clients back.
 */
export const rollbackRun =
  (phases: Phases): RunBody =>
  async (run) => {
    const asked = run.facts.plan as RollBackPlan;
    const { recoveryId, resources, isTargetGivenUp = false } = asked;
    const ready = await run.step("preflight", () => preflight(run, asked), GOES_ON);
    const removed = ready.ok ? await run.step("remove", () => remove(run, asked, phases), GOES_ON) : null;
    // Before the source starts: whatever it may lack then, nobody else lacks it.
    const given = removed ? await run.step("give-back", () => giveBack(run, asked), GOES_ON) : null;
    const left = await run.step("count", () => countLeft(recoveryId, removed), GOES_ON);
    const started =
      ready.ok && left.ok
        ? await run.step("start", () => start(run, asked, left.value, phases), GOES_ON)
        : null;
    // Clients come last: what they are led to runs by then, or is started by hand.
    const settled = await run.step(
      "settle",
      async () => {
        const told = started && left.ok ? await tellBack(run, asked, left.value) : [];
        await settle(asked, left);
        return told;
      },
      GOES_ON,
    );
    const stop = [ready, removed, given, left, settled].find((result) => result && !result.ok);
    return outcomeOf({
      left: left.ok ? left.value : null,
      given: given?.ok ? given.value : [],
      started,
      // Undefined in what an older build has recorded.
      told: (settled.ok && settled.value) || [],
      stop: reasonOf(stop),
      ...{ resources, isTargetGivenUp },
    });
  };

async function contextOf(run: LiveRun, recoveryId: string): Promise<RecoveryContext> {
  const plan = await readBuiltPlan(recoveryId);
  return { ...runContext<RecoveryRunPlan>(run), plan, recovery: { id: recoveryId }, signal: NEVER };
}

async function preflight(run: LiveRun, asked: RollBackPlan): Promise<void> {
  run.journal.phase("preflight");
  await preflightRollBack(await contextOf(run, asked.recoveryId), asked);
}

async function remove(run: LiveRun, asked: RollBackPlan, phases: Phases): Promise<number> {
  const ctx = await contextOf(run, asked.recoveryId);
  run.journal.phase("remove");
  run.journal.plan(removalStepsOf(ctx.plan));
  if (asked.isTargetGivenUp) return leaveThings(ctx);
  return (await phases.removeMade(ctx)).left;
}

/** Only what this recovery took, and nobody has taken from it since. */
async function giveBack(run: LiveRun, asked: RollBackPlan): Promise<Problem[]> {
  const ctx = await contextOf(run, asked.recoveryId);
  if (asked.isTargetGivenUp) return leaveAddresses(ctx);
  return (await giveAddressesBack(ctx)).problems;
}

/** By what is recorded, and by what was looked for: a change of what is not ours is taken back by the start. */
async function countLeft(recoveryId: string, removed: StepResult<number> | null): Promise<Left> {
  const open = await db().runResource.findMany({ where: { run: { recoveryId }, removedAt: null } });
  const things = open.filter(isThing);
  const kept = (await takenRows({ recovery: { id: recoveryId } })).filter(isOpen);
  const plan = await readBuiltPlan(recoveryId);
  return {
    notGivenBack: kept.length,
    from: plan.from.name,
    toStart: await namesToStart(recoveryId, plan),
    things: Math.max(things.length, removed?.ok ? removed.value : 0),
    servers: things.filter(({ kind }) => kind === "server").length,
  };
}

/** What ran before the fence, and is to run again; by the plan where nothing is known of a fence. */
async function namesToStart(recoveryId: string, { vnf, from, servers }: RecoveryRunPlan): Promise<string[]> {
  const { fence } = await db().recovery.findUniqueOrThrow({
    where: { id: recoveryId },
    select: { fence: true },
  });
  const record = fence as unknown as FenceRecord | null;
  if (!record) return [...servers].sort((a, b) => a.tier - b.tier).map(({ name }) => name);
  const ran = inBootOrder(record).filter(({ wasRunning }) => wasRunning === true);
  const kept = await readKeptVms(
    vnf.id,
    ran.map(({ serverId }) => serverId),
  );
  return ran
    .filter(({ serverId, at }) => !kept.of({ siteId: at?.siteId ?? from.id, serverId }))
    .map(({ name, at }) => (at && at.siteId !== from.id ? `${name} at ${at.siteName}` : name));
}

async function start(
  run: LiveRun,
  { recoveryId, isTargetGivenUp }: RollBackPlan,
  { servers }: Left,
  phases: Phases,
): Promise<{ problems: Problem[] }> {
  const ctx = await contextOf(run, recoveryId);
  run.journal.phase("start");
  const { from, to } = ctx.plan;
  if (servers > 0 && !isTargetGivenUp) {
    const cause = `${counted(servers, "VM")} of the failover ${servers === 1 ? "is" : "are"}, or may be, still at ${to.name}`;
    run.journal.plan([
      {
        key: NOT_STARTED,
        phase: "start",
        position: 0,
        title: `Start the VMs at ${from.name}`,
        siteName: from.name,
      },
    ]);
    run.journal.end(NOT_STARTED, { state: "skipped", cause: `${cause}: two copies must not run at once` });
    return { problems: [{ cause: `Nothing was started at ${from.name}: ${cause}`, todo: AGAIN }] };
  }
  return phases.startSource(ctx);
}

/** A defect in it is told: the roll-back ends all the same. @throws that the database does not answer: it is done again then */
async function tellBack(
  run: LiveRun,
  { recoveryId, isTargetGivenUp }: RollBackPlan,
  { servers }: Left,
): Promise<Problem[]> {
  try {
    const ctx = await contextOf(run, recoveryId);
    const isEarly = servers > 0 && !isTargetGivenUp;
    return await handBack(
      ctx,
      isEarly ? `Nothing was started at ${ctx.plan.from.name}: it is told then.` : null,
    );
  } catch (error) {
    if (isDatabaseUnavailable(error) || !holdsFence()) throw error;
    return [stopOf(error, "hand-back", run.facts.id, NEVER).reason];
  }
}

async function settle({ recoveryId, isTargetGivenUp }: RollBackPlan, left: StepResult<Left>): Promise<void> {
  const waitsFor = left.ok ? left.value.things + left.value.notGivenBack : 1;
  await endRollBack(recoveryId, isTargetGivenUp && left.ok ? 0 : waitsFor);
  await refreshReport(recoveryId);
}

interface Ended {
  /** Null: nobody knows. */
  left: Left | null;
  /** What is to be known of addresses that were given back to former VMs. */
  given: Problem[];
  started: StepResult<{ problems: Problem[] }> | null;
  /** What is to be known of the hook that leads the clients back. */
  told: Problem[];
  stop: StopReason | null;
  resources: number;
  isTargetGivenUp: boolean;
}

/** How it has ended, in words. Pure. */
function outcomeOf({ left, given, started, told, stop, resources, isTargetGivenUp }: Ended): RunOutcome {
  const problems: Problem[] =
    started === null || left === null
      ? []
      : started.ok
        ? started.value.problems
        : [notStarted(left, started.reason)];
  const isGone = left?.things === 0;
  const there =
    left && !isGone
      ? [
          {
            cause: `${counted(left.things, "thing")} that it made ${left.things === 1 ? "is" : "are"} still there`,
            todo: isTargetGivenUp ? LATER : AGAIN,
          },
        ]
      : [];
  const all = [...(stop ? [stop] : []), ...there, ...given, ...problems, ...told];
  const [first] = all;
  if (!first) return { state: "succeeded", failure: null };
  const cause = all.map((problem) => problem.cause).join("; ");
  const isPartly = isGone || isTargetGivenUp || (left !== null && left.things < resources);
  const gone = isGone ? "All that the failover made is removed. " : "";
  return {
    state: isPartly ? "partly_failed" : "failed",
    failure: { ...(stop ?? {}), cause: `${gone}${cause}`, todo: first.todo },
  };
}

const notStarted = ({ from, toStart }: Left, { cause }: StopReason): Problem => ({
  cause: `The VMs at ${from} were not started: ${cause}`,
  todo:
    toStart.length > 0
      ? `Start them by hand, in this order: ${listed(toStart)}.`
      : "Look at the VNF’s own VMs, and start by hand what should run.",
});

const reasonOf = (result: StepResult<unknown> | null | undefined): StopReason | null =>
  result && !result.ok ? result.reason : null;
