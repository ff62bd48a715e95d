import { groupBy } from "../../group-by";

/** Something that a worker passes in a run, and at which it can be killed. */
export interface Moment {
  n: number;
  /** The coarse durable step that was begun last. */
  step: string;
  name: string;
}

/** Where a worker kills itself: at the nth moment of a kind that it passes in a step, from when it is told. */
export interface Doom {
  /** Null: in any. */
  step: string | null;
  kind: string;
  nth: number;
  /** What happens then; left out: it is killed. */
  deed?: "cancel";
}

/** What moments share that differ by what they are about only. */
export const kindOf = (name: string): string =>
  name.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}|:\d+$/g, "…").replace(/ (check|remove):.*/, " $1:…");

const isAlike = (one: Moment) => (other: Moment) =>
  one.step === other.step && kindOf(one.name) === kindOf(other.name);

/** @param all of a run, in their order */
export const doomOf = (moment: Moment, all: readonly Moment[]): Doom => ({
  step: moment.step,
  kind: kindOf(moment.name),
  nth: all.filter(isAlike(moment)).filter(({ n }) => n <= moment.n).length,
});

/** The same for a worker that goes on where others have been, which passes that much less of it. */
export const doomAfter = ({ nth, ...doom }: Doom, passed: readonly Moment[]): Doom => ({
  ...doom,
  nth: Math.max(1, nth - timesIn(doom, passed)),
});

/** How often it came to such a moment. */
export const timesIn = ({ step, kind }: Omit<Doom, "nth">, passed: readonly Moment[]): number =>
  passed.filter((each) => (step === null || each.step === step) && kindOf(each.name) === kind).length;

/** Of those that are alike, the one in the middle: something is done by then, and something is not. */
function oneOfEachKind(moments: readonly Moment[], isPerStep: boolean): Moment[] {
  const keyOf = ({ step, name }: Moment) => `${isPerStep ? step : ""} ${kindOf(name)}`;
  return [...groupBy(moments, keyOf).values()]
    .flatMap((alike) => alike[Math.floor(alike.length / 2)] ?? [])
    .sort((a, b) => a.n - b.n);
}

/** Puts moments of a run together that are killed in one: as far apart as can be, so that each finds a run in full swing. */
export function chainsOf(chosen: readonly Moment[], killsPerRun: number): Moment[][] {
  const count = Math.ceil(chosen.length / killsPerRun);
  return Array.from({ length: count }, (_, i) => chosen.filter((_, j) => j % count === i));
}

/**
 * STILLPOINT_SWEEP=kinds takes one moment of each kind, =all every single one, =50,51 these alone. Unset, as in CI: of each
 * kind one of those where something has just ended: a changing call was answered, a step told its end, a durable step was kept.
 */
const WANTED = process.env.STILLPOINT_SWEEP;
const IS_TELLING = /^(after|end|kept) /;
/** More would kill three workers in one freeze window, which a backup takes for its end. Whoever looks for a fault wants each kill by itself. */
export const KILLS_PER_RUN = WANTED && WANTED !== "kinds" ? 1 : 6;

/**
 * Those moments of a run at which its workers are killed.
 * @param o.least so many a run has at least: whoever loses moments sweeps less than it seems
 * @param o.isPerStep what is alike in two steps is of two kinds
 * @param o.of which, where other sweeps kill at the others already
 * @param o.wanted instead of STILLPOINT_SWEEP
 */
export function chooseMoments(
  moments: readonly Moment[],
  { least, isPerStep = false, of = () => true, wanted = WANTED }: Choice,
): readonly Moment[] {
  if (moments.length < least)
    throw new Error(`a run has ${moments.length} moments, and ${least} were expected`);
  if (wanted === "all") return moments;
  if (wanted && wanted !== "kinds") return moments.filter(({ n }) => wanted.split(",").includes(String(n)));
  const chosen = wanted ? moments : moments.filter(({ name }) => IS_TELLING.test(name));
  return oneOfEachKind(chosen.filter(of), isPerStep);
}

interface Choice {
  least: number;
  isPerStep?: boolean;
  of?: ((moment: Moment) => boolean) | undefined;
  wanted?: string | undefined;
}
