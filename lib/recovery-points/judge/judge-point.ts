import { type BackupPlan, plannedVolumes } from "../../backups/backup-plan";
import type { WindowRecord } from "../../backups/window-record";
import { backupWords } from "../backup-words";
import type { ServerDescription } from "../server-description";

/** A backup of the point, as the site showed it at the end. */
export interface JudgedBackup {
  volumeId: string;
  backupId: string | null;
  /** As read back; null: there is none. */
  status: string | null;
  failReason: string | null;
  /** As read back; null where nothing was. */
  sizeGib: number | null;
  /** Its record is read and kept outside the site. */
  hasRecord: boolean;
  /** What it builds on: whole down to a full backup, and all of it ours. */
  chain: { is: "whole" } | { is: "foreign" | "broken" | "unknown"; why: string };
}

export interface PointVerdict {
  state: "complete" | "incomplete";
  /** A line each; empty for a complete one. */
  reasons: string[];
  /** VMs that can be rebuilt: every included volume has a backup with a whole chain and a kept record. */
  usableServerIds: string[];
}

/** Whether a point has all that its plan promised (I4): complete, or it says what it lacks. Pure. */
export function judgePoint(
  plan: BackupPlan,
  window: WindowRecord,
  servers: readonly ServerDescription[],
  backups: readonly JudgedBackup[],
  /** What was seen before: VMs that changed in the window. */
  known: readonly string[] = [],
): PointVerdict {
  const byVolume = new Map(backups.map((backup) => [backup.volumeId, backup]));
  const lacking = new Set<string>();
  const reasons: string[] = [...known];
  for (const { member, volumeId, name, sizeGib } of plannedVolumes(plan)) {
    const why = whyUnusable(volumeId, sizeGib, window, byVolume.get(volumeId));
    if (!why) continue;
    for (const { serverId, shared } of plan.members)
      if (serverId === member.serverId || shared.some((s) => s.volumeId === volumeId)) lacking.add(serverId);
    reasons.push(`${member.name} / ${name}: ${why}`);
  }
  for (const { serverId, name } of plan.members) {
    const description = servers.find((server) => server.serverId === serverId);
    if (!description) reasons.push(`${name}: what is needed to rebuild it was not read`);
    for (const what of description?.failed ?? []) reasons.push(`${name}: ${what} could not be read`);
    if (!description || description.failed.length > 0) lacking.add(serverId);
  }
  const usable = plan.members.filter(
    ({ serverId, volumes, shared }) => volumes.length + shared.length > 0 && !lacking.has(serverId),
  );
  return {
    state: reasons.length === 0 ? "complete" : "incomplete",
    reasons,
    usableServerIds: usable.map(({ serverId }) => serverId),
  };
}

function whyUnusable(
  volumeId: string,
  sizeGib: number,
  window: WindowRecord,
  backup: JudgedBackup | undefined,
): string | undefined {
  if (!backup) return whyNotCut(volumeId, window);
  if (backup.status !== "available")
    return backup.status === null
      ? `no backup${backup.failReason ? `: ${backup.failReason}` : " was made"}`
      : `${backupWords(backup.status)}${backup.failReason ? `: ${backup.failReason}` : ""}`;
  if (backup.sizeGib !== sizeGib)
    return `its backup is of ${backup.sizeGib} GiB, and the volume was planned with ${sizeGib} GiB`;
  if (backup.chain.is !== "whole") return backup.chain.why;
  if (!backup.hasRecord) return "the record of its backup could not be read, so no other site can learn it";
  return undefined;
}

function whyNotCut(volumeId: string, { snapshots, stop }: WindowRecord): string {
  const snapshot = snapshots.find((each) => each.volumeId === volumeId);
  if (snapshot?.state === "error") return `its snapshot failed${snapshot.cause ? `: ${snapshot.cause}` : ""}`;
  if (snapshot?.state === "unfinished") return "its snapshot was not there in time";
  if (snapshot?.state === "available") return "no backup was made of its snapshot";
  return `it was not cut${stop ? `: ${stop.text}` : ""}`;
}
