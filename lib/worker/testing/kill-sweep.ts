import { db } from "../../db";
import type { Run } from "../../generated/prisma/client";
import { EXIT } from "../exit-codes";
import type { Child } from "./child";
import { type DoomedWorkers, doomedWorkers } from "./doomed-workers";

/** A cloud with a VNF of it in our database, whose runs of one kind are swept. */
export interface SweepStage {
  /** Starts a run; returns its id. */
  start(): Promise<string>;
  /** Until the run is over. */
  ended(runId: string): Promise<Run>;
  /** Where the cloud's own record stands now: what `violationsOf` looks at begins here. */
  mark(): number;
  /** What must hold once a run is over and does not: sentences; none is none. */
  violationsOf(runId: string, since: number): Promise<string[]>;
  /** Of the cloud's own record since then what tells why something is wrong. */
  tell(since: number): string[];
}

export interface Moment {
  n: number;
  name: string;
}

/**
 * Kills a worker at one moment after the other of a run, each of a run of its own; another worker goes on each time.
 * @param choose of all moments of a run, in their order, those at which it is killed
 * @returns what did not hold
 */
export async function killSweep(
  stage: SweepStage,
  choose: (moments: readonly Moment[]) => readonly Moment[],
): Promise<string[]> {
  const workers = await doomedWorkers();
  try {
    return await new Sweep(stage, workers).run(choose);
  } finally {
    await workers.killAll();
    await workers.remove();
  }
}

/** How often a moment is tried to which its worker did not live, by no doing of ours. */
const TRIES = 3;

/** So many moments fewer a run may have than the one that all are measured by. */
const FEWER = 10;

/**
 * On a machine so busy that it could not confirm its lock in time a worker ends by itself, and whoever runs Stillpoint
 * starts it again.
 */
const hasGivenUp = ({ process }: Child): boolean => process.exitCode === EXIT.TRY_AGAIN;

class Sweep {
  readonly #found: string[] = [];

  constructor(
    private readonly stage: SweepStage,
    private readonly workers: DoomedWorkers,
  ) {}

  async run(choose: (moments: readonly Moment[]) => readonly Moment[]): Promise<string[]> {
    const { stage, workers } = this;
    let worker = await this.#begin(workers.loaded());
    // Once, then the one that all others are measured by: of backups the first is full, and all others are increments.
    let since = stage.mark();
    worker = await this.#judge("unharmed, the first", await stage.start(), since, worker);
    let moments: Moment[] = [];
    for (let began: Child | undefined; began !== worker; ) {
      began = await workers.doom(worker, 0);
      since = stage.mark();
      worker = await this.#judge("unharmed", await stage.start(), since, worker);
      moments = workers.momentsOf(worker);
    }
    const chosen = choose(moments);
    console.log(`${chosen.length} of ${moments.length} moments`);
    for (const { n } of chosen) worker = await this.#killAt(n, worker);
    return this.#found;
  }

  /** @returns the worker that went on, alive */
  async #killAt(wanted: number, of: Child): Promise<Child> {
    const { stage, workers } = this;
    let n = wanted;
    for (let worker = of, tries = 1; ; tries++) {
      const next = workers.loaded();
      await workers.doom(worker, n);
      const since = stage.mark();
      const runId = await stage.start();
      await Promise.race([worker.exit, stage.ended(runId)]);
      const had = workers.momentsOf(worker);
      const killed = `killed at ${n} ${had.at(-1)?.name}`;
      const wasKilled = worker.process.signalCode === "SIGKILL";
      // How often something is looked at differs: a run may be over a few moments earlier. Then its own last one is meant.
      const isShorter = !wasKilled && had.length < n && n - had.length <= FEWER;
      const isAgain = (hasGivenUp(worker) || isShorter) && tries < TRIES;
      if (isShorter) n = had.length;
      if (!wasKilled && !isAgain) this.#note(`${killed}: the worker never came to that moment`);
      await worker.kill();
      // Minutes later: nothing that it sent can still arrive, which the others would wait for.
      await db()
        .$executeRaw`UPDATE run_resources SET made_at = made_at - interval '10 minutes' WHERE resource_id IS NULL`;
      worker = await this.#judge(killed, runId, since, await this.#begin(next));
      if (!isAgain) return worker;
    }
  }

  /** @returns one that works */
  async #begin(loaded: Promise<Child>): Promise<Child> {
    for (let child = await loaded; ; child = await this.workers.loaded()) {
      try {
        return await this.workers.begin(child);
      } catch (error) {
        if (!hasGivenUp(child)) throw error;
      }
    }
  }

  /** @returns the worker that is alive when the run is over */
  async #judge(what: string, runId: string, since: number, of: Child): Promise<Child> {
    let worker = of;
    const ended = this.stage.ended(runId);
    const isOver = ended.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([isOver, worker.exit.then(() => false)]))) {
      if (!hasGivenUp(worker)) break;
      worker = await this.#begin(this.workers.loaded());
    }
    const run = await ended.catch((error: unknown) => this.#explain(error, runId, worker));
    const wrong = await this.stage.violationsOf(runId, since);
    if (run.state !== "succeeded") wrong.push(`it ended as ${run.state}: ${JSON.stringify(run.failure)}`);
    console.log(`${Math.round(performance.now())} ms: ${what}: ${run.state}`);
    for (const each of wrong) this.#note(`${what}: ${each}`);
    if (wrong.length > 0) for (const line of this.stage.tell(since)) console.log(line);
    return worker;
  }

  /** @throws the error, with where the run stands, and what its worker said last */
  async #explain(error: unknown, runId: string, { process, output }: Child): Promise<never> {
    const { state, phase } = await db().run.findUniqueOrThrow({ where: { id: runId } });
    const steps = await db().runStep.findMany({
      where: { runId, state: { in: ["running", "waiting", "failed"] } },
    });
    const open = steps.map((step) => `${step.key} ${step.state}: ${JSON.stringify(step.detail)}`);
    const end = process.exitCode ?? process.signalCode;
    const lives = end === null ? "lives" : `has ended by ${end}`;
    const where = `the run is ${state} in ${phase}; its worker ${lives}`;
    throw new Error([where, ...open, output.slice(-2_000)].join("\n"), { cause: error });
  }

  #note(wrong: string): void {
    console.log(wrong);
    this.#found.push(wrong);
  }
}
