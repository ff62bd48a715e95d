import type { VnfView } from "./vnf";

const DAY_MS = 86_400_000;
const DAYS = 30;

interface History {
  now: Date;
  /** Before it nothing could be met. */
  createdAt: Date;
  /** After it nothing had to be. Null: it is there. */
  deletedAt: Date | null;
  rpoMinutes: number;
  /** In any order. Those that were deleted since count for the time in which they were there. */
  points: readonly {
    takenAt: Date;
    /** When it could be recovered from; null: never yet. */
    usableFrom: Date | null;
    /** It holds all VMs, and not only some. */
    isWhole: boolean;
  }[];
}

/**
 * Whether the RPO, as it is set now, held on each of the last thirty days (UTC), today up to now: at every moment of it
 * (met), at some or for some VMs (partly), never (missed). A day without the VNF is unknown. Pure.
 */
export function rpoDays({ now, createdAt, deletedAt, rpoMinutes, points }: History): VnfView["days"] {
  const covers = points
    .filter((p) => p.usableFrom !== null)
    .map(({ takenAt, usableFrom, isWhole }) => ({
      from: usableFrom?.getTime() ?? 0,
      to: takenAt.getTime() + rpoMinutes * 60_000,
      isWhole,
    }))
    .sort((a, b) => a.from - b.from);
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return Array.from({ length: DAYS }, (_, index) => {
    const start = today - (DAYS - 1 - index) * DAY_MS;
    const from = Math.max(start, createdAt.getTime());
    const to = Math.min(start + DAY_MS, (deletedAt ?? now).getTime());
    return { day: new Date(start).toISOString().slice(0, 10), rpo: dayState(from, to, covers) };
  });
}

interface Cover {
  from: number;
  to: number;
  isWhole: boolean;
}

function dayState(from: number, to: number, covers: readonly Cover[]): VnfView["days"][number]["rpo"] {
  if (from > to) return "unknown";
  const within = covers.filter((c) => c.from <= to && c.to >= from);
  if (within.length === 0) return "missed";
  let reached = from;
  for (const { from: start, to: end, isWhole } of within)
    if (isWhole && start <= reached) reached = Math.max(reached, end);
  return reached >= to && within.some(({ isWhole, from: start }) => isWhole && start <= from)
    ? "met"
    : "partly";
}
