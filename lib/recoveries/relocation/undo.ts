import { db } from "../../db";
import type { LiveRun, StepResult } from "../../runs/live-run";
import { giveAddressesBack } from "../addresses/give-addresses-back";
import { endUndo } from "../end-recovery";
import { leaveAddresses, leaveThings } from "../lost-target/leave-target";
import type { RecoveryContext } from "../recovery-context";
import type { Problem, RecoveryPhases } from "../recovery-phases";
import { removalStepsOf } from "../steps-of";
import { counted } from "../words";

export type UndoPhases = Pick<RecoveryPhases, "removeMade" | "startSource">;

/** What an undo has come to. */
export interface Undone {
  isUndone: boolean;
  /** Things that are, or may be, still at the target. */
  left: number;
  problems: Problem[];
}

interface GivenUp {
  isTargetGivenUp: boolean;
}

/** Half an undo helps nobody: it is not cancelled. */
const GOES_ON = { evenCancelled: true };
/** A source that does not answer in one moment is asked again so often; after that the worker's loop comes back to it. */
const TRIES = 4;
const AGAIN_MS = 15_000;
const NOT_STARTED = "start:source";
const AGAIN = "Stillpoint tries again by itself, as soon as both sites answer.";

/**
 * Takes a relocation back before its commit, as coarse durable steps, each of which may be done again after a kill: what
 * was made at the target is removed, and then the source's VMs run again, never the other way round, if any VM was ever
 * asked for there (DESIGN I10). If none was, or somebody has given the target up, the source does not wait for it.
 * @param contextOf with the plan by which it was built, never cancelled
 */
export async function undo(
  run: LiveRun,
  contextOf: () => Promise<RecoveryContext>,
  phases: UndoPhases,
  { isTargetGivenUp = false }: { isTargetGivenUp?: boolean | undefined } = {},
): Promise<Undone> {
  const first = await run.step("undo-order", async () => mustWait(await contextOf()), GOES_ON);
  // What is not known is taken for the worse.
  const waits = (!first.ok || first.value) && !isTargetGivenUp;
  const given = { isTargetGivenUp };
  const start = () =>
    run.step("undo-start", async () => startSource(await contextOf(), phases, given), GOES_ON);
  const early = waits ? null : await start();
  const removed = await run.step(
    "undo-remove",
    async () => remove(await contextOf(), phases, given),
    GOES_ON,
  );
  // What former VMs gave up: before the source starts, and whatever else is left.
  const returned = await run.step("undo-give-back", async () => giveBack(await contextOf(), given), GOES_ON);
  const started = early ?? (await start());
  const problems = [
    ...problemsOf([removed, returned, started], started),
    ...(returned.ok ? returned.value : []),
  ];
  const ended = await run.step(
    "undo-end",
    async (): Promise<Undone> => {
      const ctx = await contextOf();
      const left = Math.max(await countOpen(ctx), removed.ok ? removed.value : 1);
      const isFree = isTargetGivenUp || (await openServers(ctx)) === 0;
      const isUndone = problems.every(({ isTold }) => isTold) && isFree;
      return { isUndone: (await endUndo(ctx.recovery.id, isUndone)) === "undone", left, problems };
    },
    GOES_ON,
  );
  return ended.ok ? ended.value : { isUndone: false, left: 1, problems: [...problems, ended.reason] };
}

const problemsOf = (
  steps: readonly StepResult<unknown>[],
  started: StepResult<{ problems: Problem[] }>,
): Problem[] => [
  ...steps.flatMap((step) => (step.ok ? [] : [step.reason])),
  ...(started.ok ? started.value.problems : []),
];

const open = ({ recovery }: RecoveryContext) => ({ run: { recoveryId: recovery.id }, removedAt: null });
const openServers = (ctx: RecoveryContext): Promise<number> =>
  db().runResource.count({ where: { ...open(ctx), kind: "server" } });
const countOpen = (ctx: RecoveryContext): Promise<number> => db().runResource.count({ where: open(ctx) });

/** A server also when it is gone by now: it may have been made twice. At one site nothing is won by starting first. */
const mustWait = async ({ recovery, plan }: RecoveryContext): Promise<boolean> =>
  plan.mode === "replacement" ||
  (await db().runResource.count({ where: { run: { recoveryId: recovery.id }, kind: "server" } })) > 0;

async function remove(
  ctx: RecoveryContext,
  phases: UndoPhases,
  { isTargetGivenUp }: GivenUp,
): Promise<number> {
  ctx.journal.phase("remove");
  ctx.journal.plan(removalStepsOf(ctx.plan));
  if (isTargetGivenUp) return leaveThings(ctx);
  return (await phases.removeMade(ctx)).left;
}

const giveBack = async (ctx: RecoveryContext, { isTargetGivenUp }: GivenUp): Promise<Problem[]> =>
  isTargetGivenUp ? leaveAddresses(ctx) : (await giveAddressesBack(ctx)).problems;

async function startSource(
  ctx: RecoveryContext,
  phases: UndoPhases,
  { isTargetGivenUp }: GivenUp,
): Promise<{ problems: Problem[] }> {
  const { journal, plan, clock } = ctx;
  const { from, to } = plan;
  journal.phase("start");
  const copies = isTargetGivenUp ? 0 : await openServers(ctx);
  if (copies > 0) {
    const cause = `${counted(copies, "VM")} of the relocation ${copies === 1 ? "is" : "are"}, or may be, still at ${to.name}`;
    journal.plan([
      {
        key: NOT_STARTED,
        phase: "start",
        position: 0,
        title: `Start the VMs at ${from.name}`,
        siteName: from.name,
      },
    ]);
    journal.end(NOT_STARTED, { state: "skipped", cause: `${cause}: two copies must not run at once` });
    return { problems: [{ cause: `Nothing was started at ${from.name}: ${cause}`, todo: AGAIN }] };
  }
  for (let tries = 1; ; tries++) {
    const { problems } = await phases.startSource(ctx);
    if (problems.every(({ isTold }) => isTold) || tries >= TRIES) return { problems };
    await clock.sleep(AGAIN_MS);
  }
}
