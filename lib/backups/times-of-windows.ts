import type { WindowTimes } from "./estimate-window";
import type { WindowRecord } from "./window-record";

/**
 * What the VMs of a VNF took in its freeze windows, by the newest that tells it of each: a VM that
 * had to be thawed again, or was not frozen any more, tells nothing of the next time. The newest comes first. Pure.
 */
export function timesOfWindows(
  windows: readonly Pick<WindowRecord, "members" | "snapshots" | "takenAt">[],
): WindowTimes {
  const members = new Map<string, { method: WindowRecord["members"][number]["method"]; ms: number }>();
  let cutMs: number | null = null;
  for (const window of windows) {
    for (const { serverId, method, ...at } of window.members) {
      if (at.thaw !== "thawed" || at.thawAttempts !== 1) continue;
      const freeze = between(at.quiesceSentAt, at.frozenAt);
      const thaw = between(at.thawSentAt, at.thawedAt);
      if (freeze === null || thaw === null || members.has(serverId)) continue;
      members.set(serverId, { method, ms: freeze + thaw });
    }
    const cuts = window.snapshots.map(({ availableAt }) => between(window.takenAt, availableAt));
    if (cuts.length > 0 && !cuts.includes(null)) cutMs ??= Math.max(...cuts.map((ms) => ms ?? 0));
  }
  return { members, cutMs };
}

function between(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : Math.max(0, Date.parse(to) - Date.parse(from));
}
