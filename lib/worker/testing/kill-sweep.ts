import { db } from "../../db";
import type { Run } from "../../generated/prisma/client";
import { EXIT } from "../exit-codes";
import type { Child } from "./child";
import { type DoomedWorkers, doomedWorkers } from "./doomed-workers";
import { chainsOf, type Doom, doomAfter, doomOf, KILLS_PER_RUN, type Moment, timesIn } from "./moments";

/** A cloud with a VNF of it in our database, whose runs of one kind are swept. */
export interface SweepStage {
  /** Starts a run; returns its id. */
  start(): Promise<string>;
  /** Until the run is over. */
  ended(runId: string): Promise<Run>;
  /** As what each ends; "succeeded" when left out. */
  endsAs?: Run["state"];
  /** Its first run has the moments of all others: none is made before the one that is measured. */
  isFirstAlike?: boolean;
  /** Where the cloud's own record stands now: what `violationsOf` looks at begins here. */
  mark(): number;
  /** What must hold once a run is over and does not: sentences; none is none. */
  violationsOf(runId: string, since: number): Promise<string[]>;
  /** Of the cloud's own record since then what tells why something is wrong. */
  tell(since: number): string[];
}

/** Which of the sweep's runs are made here, where several lanes share them. */
export interface Lane {
  /** From 0. */
  lane: number;
  lanes: number;
}

/**
 * Kills workers at moments of runs; another worker goes on each time. A run is killed in up to six times, at moments
 * that lie far apart, by which it is another worker's each time.
 * @param choose of all moments of a run, in their order, those at which it is killed
 * @throws {Error} what did not hold, in sentences: they are told again at the end of all suites
 */
export const killSweep = (
  stage: SweepStage,
  choose: (moments: readonly Moment[]) => readonly Moment[],
  { lane, lanes }: Lane = { lane: 0, lanes: 1 },
): Promise<void> =>
  withSweep(stage, (sweep) =>
    sweep.run((moments) => {
      const chains = chainsOf(choose(moments), KILLS_PER_RUN).filter((_, i) => i % lanes === lane);
      console.log(`${chains.flat().length} of ${moments.length} moments, in ${chains.length} runs`);
      return chains.map((chain) => chain.map((moment) => doomOf(moment, moments)));
    }),
  );

/**
 * The same at moments that are known beforehand, where an unharmed run would cost too much.
 * @param chains those of each run, in their order
 */
export const killAt = (stage: SweepStage, chains: readonly Doom[][]): Promise<void> =>
  withSweep(stage, (sweep) => sweep.killIn(chains));

async function withSweep(stage: SweepStage, work: (sweep: Sweep) => Promise<void>): Promise<void> {
  const workers = await doomedWorkers();
  const sweep = new Sweep(stage, workers);
  try {
    await work(sweep);
    if (sweep.found.length > 0) throw new Error(sweep.found.join("\n"));
  } finally {
    await workers.killAll();
    await workers.remove();
  }
}

/** How often a moment is tried to which its worker did not live, by no doing of ours. */
const TRIES = 3;

/**
 * Not every run has every moment: what Nova has already removed by itself in one has to be removed in another. More of
 * them than this share of all, or all of several in one step, say that the sweep loses what it should kill at.
 */
const MAY_NEVER_COME = 0.1;

/**
 * On a machine so busy that it could not confirm its lock in time a worker ends by itself, and whoever runs Stillpoint
 * starts it again.
 */
const hasGivenUp = ({ process }: Child): boolean => process.exitCode === EXIT.TRY_AGAIN;

const countOf = (dooms: readonly Doom[], step: Doom["step"]): number =>
  dooms.filter((doom) => doom.step === step).length;

const wordsOf = ({ step, kind, nth }: Doom): string => `${step ?? "any"}: ${kind}, ${nth}`;

/** A run under way. */
interface Started {
  runId: string;
  ended: Promise<Run>;
  /** True once it is over, or nobody could say. */
  isOver: Promise<true>;
  /** By the process's own clock. */
  at: number;
}

const secondsSince = (at: number): string => ((performance.now() - at) / 1_000).toFixed(1);

class Sweep {
  readonly found: string[] = [];
  #spare: Promise<Child> | undefined;

  constructor(
    private readonly stage: SweepStage,
    private readonly workers: DoomedWorkers,
  ) {}

  /** Once, then the one that all others are measured by: of backups the first is full, and all others are increments. */
  async run(choose: (moments: readonly Moment[]) => Doom[][]): Promise<void> {
    const { stage, workers } = this;
    let worker = await this.#begin(null);
    if (!stage.isFirstAlike) {
      const since = stage.mark();
      worker = await this.#judge("unharmed, the first", await this.#start(), since, worker);
    }
    let moments: Moment[] = [];
    for (let began: Child | undefined; began !== worker; ) {
      began = await workers.doom(worker, null);
      const since = stage.mark();
      worker = await this.#judge("unharmed", await this.#start(), since, worker);
      moments = workers.momentsOf(worker);
    }
    await this.#killAll(choose(moments), worker);
  }

  async killIn(chains: readonly Doom[][]): Promise<void> {
    await this.#killAll(chains, await this.#begin(null));
  }

  async #killAll(chains: readonly Doom[][], first: Child): Promise<void> {
    let worker = first;
    const queue = chains.map((chain) => ({ chain, tries: 1 }));
    const neverCame: Doom[] = [];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const done = await this.#kill(next.chain, worker);
      ({ worker } = done);
      const [missed, ...rest] = done.left;
      if (!missed) continue;
      if (rest.length > 0) queue.push({ chain: rest, tries: 1 });
      // How often something is looked at differs: a run may be over a little earlier. Then its own last one is meant.
      const seen = timesIn(missed, done.passed);
      const nth = seen > 0 && !done.isGivenUp ? Math.min(seen, missed.nth) : missed.nth;
      if (next.tries < TRIES) queue.push({ chain: [{ ...missed, nth }], tries: next.tries + 1 });
      else neverCame.push(missed);
    }
    const wanted = chains.flat();
    const lost = new Set(wanted.map(({ step }) => step)); // chosen steps at which no worker was killed
    for (const { step } of wanted)
      if (countOf(wanted, step) === 1 || countOf(wanted, step) > countOf(neverCame, step)) lost.delete(step);
    const areTooMany = neverCame.length > wanted.length * MAY_NEVER_COME;
    for (const each of neverCame) {
      const what = `${wordsOf(each)}: the worker never came to that moment`;
      areTooMany || lost.has(each.step) ? this.#note(what) : console.log(what);
    }
    console.log(`killed at ${wanted.length - neverCame.length} of ${wanted.length} moments`);
  }

  /** One run. @returns the worker that went on, alive, and the moments to which none came */
  async #kill(chain: readonly Doom[], of: Child) {
    const { stage, workers } = this;
    const [first, ...others] = chain;
    if (!first) throw new Error("a chain has no moment");
    let worker = await workers.doom(of, first);
    const since = stage.mark();
    const started = await this.#start();
    const killed: string[] = [];
    const passed: Moment[] = [];
    const left = [...chain];
    let isGivenUp = false;
    while (left.length > 0) {
      await Promise.race([worker.exit, started.isOver]);
      const had = workers.momentsOf(worker);
      passed.push(...had);
      isGivenUp = hasGivenUp(worker);
      if (worker.process.signalCode !== "SIGKILL") break;
      left.shift();
      const { step, n, name } = had.at(-1) ?? {};
      killed.push(`[${step}] ${n} ${name} after ${secondsSince(started.at)} s`);
      // Minutes later: nothing that it sent can still arrive, which the others would wait for.
      await db()
        .$executeRaw`UPDATE run_resources SET made_at = made_at - interval '10 minutes' WHERE resource_id IS NULL`;
      const next = others.shift();
      worker = await this.#begin(next ? doomAfter(next, passed) : null);
    }
    if (worker.process.exitCode === null && left.length > 0) await workers.doom(worker, null);
    worker = await this.#judge(`killed at ${killed.join(", then ")}`, started, since, worker);
    return { worker, left, passed, isGivenUp };
  }

  async #start(): Promise<Started> {
    const runId = await this.stage.start();
    const ended = this.stage.ended(runId);
    const isOver = ended.then(
      () => true as const,
      () => true as const,
    );
    return { runId, ended, isOver, at: performance.now() };
  }

  /** @returns one that works, and kills itself at that moment */
  async #begin(doom: Doom | null): Promise<Child> {
    for (;;) {
      const child = await (this.#spare ?? this.workers.loaded());
      // Loading takes longer than anything else: the next one does so beside the run.
      this.#spare = this.workers.loaded();
      this.#spare.catch(() => {});
      try {
        await this.workers.doom(child, doom);
        return await this.workers.begin(child);
      } catch (error) {
        if (!hasGivenUp(child) && child.process.signalCode !== "SIGKILL") throw error;
        if (child.process.signalCode === "SIGKILL") return child;
      }
    }
  }

  /** @returns the worker that is alive when the run is over */
  async #judge(
    what: string,
    { runId, ended, isOver, at }: Started,
    since: number,
    of: Child,
  ): Promise<Child> {
    let worker = of;
    while (!(await Promise.race([isOver, worker.exit.then(() => false)]))) {
      if (!hasGivenUp(worker)) break;
      worker = await this.#begin(null);
    }
    const run = await ended.catch((error: unknown) => this.#explain(error, runId, worker));
    const wrong = await this.stage.violationsOf(runId, since);
    if (run.state !== (this.stage.endsAs ?? "succeeded"))
      wrong.push(`it ended as ${run.state}: ${JSON.stringify(run.failure)}`);
    console.log(
      `${Math.round(performance.now())} ms: ${what}: ${run.state}, judged after ${secondsSince(at)} s`,
    );
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
    this.found.push(wrong);
  }
}
