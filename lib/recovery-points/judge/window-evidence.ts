import { type BackupPlan, quiescedMembers } from "../../backups/backup-plan";
import type { MemberRecord, SnapshotRecord, WindowRecord } from "../../backups/window-record";

/** What a closed window proves. Times are ms since the epoch, our clock. */
export interface WindowEvidence {
  /** The VMs that were to be quiesced, with what happened to them; undefined: nothing is known. */
  quiesced: { serverId: string; name: string; record: MemberRecord | undefined }[];
  /** The snapshots that can be used. */
  usable: SnapshotRecord[];
  /** From the last freeze confirmed to the first thaw sent; null when they never stood still together. */
  overlap: { fromMs: number; toMs: number } | null;
  /** Of VMs that were to stand still, and not provably cut while all of them did. */
  outside: SnapshotRecord[];
}

/** Reads a window's record as evidence: what is not proved does not hold (I5). Pure. */
export function windowEvidence(plan: BackupPlan, window: WindowRecord): WindowEvidence {
  const records = new Map(window.members.map((record) => [record.serverId, record]));
  const quiesced = quiescedMembers(plan).map(({ serverId, name }) => ({
    serverId,
    name,
    record: records.get(serverId),
  }));
  const usable = window.snapshots.filter(({ state }) => state === "available");
  const overlap = overlapOf(quiesced.map(({ record }) => record));
  const held = new Set(quiesced.map(({ serverId }) => serverId));
  const outside = usable.filter(
    (snapshot) => held.has(snapshot.serverId) && !(overlap && isWithin(snapshot, overlap)),
  );
  return { quiesced, usable, overlap, outside };
}

function overlapOf(records: readonly (MemberRecord | undefined)[]): WindowEvidence["overlap"] {
  const spans = records.map((record) => record && stillOf(record));
  if (spans.length === 0 || spans.some((span) => !span)) return null;
  const fromMs = Math.max(...spans.map((span) => span?.fromMs ?? 0));
  const toMs = Math.min(...spans.map((span) => span?.toMs ?? 0));
  return fromMs < toMs ? { fromMs, toMs } : null;
}

/**
 * For how long one VM surely stood still: from the confirmed freeze until its thaw was sent, when that said so. Undefined
 * when another than the run has thawed it, since that may have been at any time before.
 */
export function stillOf(record: MemberRecord): { fromMs: number; toMs: number } | undefined {
  const { quiesce, frozenAt, thaw, thawedBy, thawSentAt } = record;
  if (quiesce !== "frozen" || thaw !== "thawed" || thawedBy !== "run" || !frozenAt || !thawSentAt)
    return undefined;
  return { fromMs: Date.parse(frozenAt), toMs: Date.parse(thawSentAt) };
}

/** Asked for after the freeze was confirmed, and seen to be there before the thaw was sent. */
export const isWithin = (
  { sentAt, availableAt }: SnapshotRecord,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): boolean =>
  sentAt !== null && availableAt !== null && Date.parse(sentAt) >= fromMs && Date.parse(availableAt) <= toMs;
