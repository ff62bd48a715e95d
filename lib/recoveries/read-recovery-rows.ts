import { db } from "../db";
import type { Prisma, Run } from "../generated/prisma/client";
import { readSwaps, type SwapRecord } from "./in-place/swap-book";
import { heldByTarget } from "./lost-target/held-by-target";
import { mayGiveTargetUp } from "./lost-target/may-give-target-up";
import { readBuiltPlan } from "./read-built-plan";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { goesBack, type MadeCopy } from "./shown-made";

const WITH = {
  servers: true,
  volumes: true,
  runs: {
    select: { id: true, number: true, kind: true, endedAt: true, failure: true },
    orderBy: { number: "asc" },
  },
  vnf: { select: { rtoMinutes: true } },
} satisfies Prisma.RecoveryInclude;

/** In these what was to be removed is still there. */
const HAS_LEFT = ["standing", "half-rolled-back", "half-undone"];
/** As many are named; of all there is a count. */
const NAMED = 100;

const HALF = ["half-rolled-back", "half-undone"];

/** All rows that the view of a recovery is put together from. */
export interface RecoveryRows {
  recovery: Prisma.RecoveryGetPayload<{ include: typeof WITH; omit: { report: true } }>;
  /** By which it was built. */
  plan: RecoveryRunPlan;
  /** The one that is restored. */
  point: { takenAt: Date; consistency: string | null } | null;
  /** Of a restore in place, as far as it has come. */
  swap: SwapRecord | null;
  /** What is there of what it made, by kind. */
  standing: { kind: string; count: number }[];
  /** Those that a relocation has made by itself. */
  backups: Pick<Run, "id" | "number" | "kind" | "state" | "startKey" | "endedAt">[];
  /** The source waits for a target that somebody may give up. */
  mayGiveTargetUp: boolean;
  /** Of one that goes back: its VMs and volumes that are not seen removed. */
  copies: MadeCopy[];
  /** What a clean-up was to remove, and could not. */
  left: { runId: string; kind: string; resourceId: string | null; tag: string; removedAt: Date | null }[];
}

/** @param planOfRun of the run that is shown; null for one that only removes */
export async function readRecoveryRows(
  recoveryId: string,
  planOfRun: RecoveryRunPlan | null,
): Promise<RecoveryRows> {
  const open = { run: { recoveryId }, removedAt: null };
  const [recovery, plan, standing] = await Promise.all([
    // The report is a page of its own.
    db().recovery.findUniqueOrThrow({ where: { id: recoveryId }, include: WITH, omit: { report: true } }),
    planOfRun ?? readBuiltPlan(recoveryId),
    db().runResource.groupBy({
      by: ["kind"],
      where: { ...open, resourceId: { not: null } },
      _count: true,
      orderBy: { kind: "asc" },
    }),
  ]);
  const [swaps, point, left] = await Promise.all([
    plan.inPlace ? readSwaps({ recoveryId }) : [],
    db().recoveryPoint.findUnique({
      where: { id: recovery.pointId },
      select: { takenAt: true, consistency: true },
    }),
    HAS_LEFT.includes(recovery.state)
      ? db().runResource.findMany({
          where: { ...open, isTemporary: true },
          select: { runId: true, kind: true, resourceId: true, tag: true, removedAt: true },
          orderBy: [{ madeAt: "asc" }, { tag: "asc" }],
          take: NAMED,
        })
      : [],
  ]);
  const copies = goesBack(recovery.state)
    ? await db().runResource.findMany({
        where: { ...open, kind: { in: ["server", "volume"] } },
        select: { kind: true, resourceId: true, tag: true },
      })
    : [];
  const backups =
    recovery.mode === "relocation"
      ? await db().run.findMany({
          where: { parentRunId: { in: recovery.runs.map(({ id }) => id) } },
          select: { id: true, number: true, kind: true, state: true, startKey: true, endedAt: true },
          orderBy: { number: "asc" },
        })
      : [];
  return {
    recovery,
    backups,
    copies,
    plan,
    mayGiveTargetUp:
      HALF.includes(recovery.state) && mayGiveTargetUp(recovery, await heldByTarget(recoveryId)),
    swap: swaps[0] ?? null,
    point,
    standing: standing.map(({ kind, _count }) => ({ kind, count: _count })),
    left,
  };
}
