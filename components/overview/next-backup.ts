import { formatDay, formatUtcMinute } from "@/components/data/format-time";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Decisions } from "@/lib/recoveries/decisions";
import { LATE_MS } from "@/lib/schedules/schedule";

/** What a VNF's next scheduled backup waits for: its time, a worker or its window, a person, or nothing will come. */
export type NextBackup =
  | { kind: "at" | "waits"; at: string }
  | { kind: "paused" | "undecided" | "unscheduled" };

/** When the next scheduled backup of a VNF is due, or why none is. Pure. */
export function nextBackupOf(
  { id, protection, nextBackupAt, now }: Pick<TimedRow, "id" | "protection" | "nextBackupAt" | "now">,
  decisions: Pick<Decisions, "failovers"> | null,
): NextBackup {
  if (protection === "paused") return { kind: "paused" };
  if (nextBackupAt === null) return { kind: "unscheduled" };
  if (decisions?.failovers.some(({ vnf }) => vnf.id === id)) return { kind: "undecided" };
  const isLate = now - Date.parse(nextBackupAt) > LATE_MS;
  return { kind: isLate ? "waits" : "at", at: nextBackupAt };
}

/** The backups that come next, the first one first; of equal times by name. Pure. */
export function selectNextBackups(
  rows: readonly TimedRow[],
  decisions: Pick<Decisions, "failovers"> | null,
): { row: TimedRow; at: string; isLate: boolean }[] {
  return rows
    .flatMap((row) => {
      const next = nextBackupOf(row, decisions);
      return "at" in next ? [{ row, at: next.at, isLate: next.kind === "waits" }] : [];
    })
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.row.name.localeCompare(b.row.name, "en"));
}

/**
 * "13:45" of the same day, "21 Nov 02:30" of another one; in UTC, where a head says so. Pure.
 * @param now the server's clock, ms
 */
export const shortTime = (at: string, now: number): string => {
  const time = formatUtcMinute(at).slice(0, 5);
  return at.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? time : `${formatDay(at)} ${time}`;
};
