import type { BackupPlan, Consistency } from "../../backups/backup-plan";
import type { MemberRecord, SnapshotRecord, WindowRecord } from "../../backups/window-record";
import { stillOf, windowEvidence } from "./window-evidence";

/** The best first. */
export const CONSISTENCIES: readonly Consistency[] = ["application", "filesystem", "crash-group", "crash"];

export interface ConsistencyVerdict {
  consistency: Consistency;
  /** Why it is not better; empty for the best that was planned. */
  limits: string[];
}

/**
 * What a point is worth, by what its window proves: never more than was planned, and never "application", which needs
 * a drill's proof. Pure.
 */
export function judgeConsistency(plan: BackupPlan, window: WindowRecord): ConsistencyVerdict {
  const { quiesced, usable, outside } = windowEvidence(plan, window);
  const limits: string[] = [];
  let label: Consistency = worse(plan.consistency, "filesystem");
  let areStill = true;
  const limit = (to: Consistency, text: string) => {
    label = worse(label, to);
    limits.push(text);
  };
  for (const { name, record } of quiesced) {
    const why = record ? whyNotStill(record) : "nothing is recorded of it";
    areStill &&= !why;
    if (why) limit("crash", `${name} did not surely stand still: ${why}`);
    else if (record?.consistency && isWorse(record.consistency, plan.consistency))
      limit(record.consistency, `${name} was held, but its freeze was worth less this time`);
  }
  if (outside.length > 0 && areStill)
    limit("crash", `${snapshots(outside.length)} not surely cut while all stood still together`);
  for (const { serverId, name, hold } of plan.members) {
    if (hold.kind === "off") {
      const why = whyNotOff(window, serverId);
      if (why) limit("crash", `${name} was not surely off: ${why}`);
    }
    if (hold.kind === "none") limit(isOneCut(usable) ? "crash-group" : "crash", `${name}: ${hold.why}`);
    if (hold.kind === "left-out")
      limits.push(
        `${name} was left out of the quiesce by choice: by themselves its volumes are crash-consistent`,
      );
  }
  return { consistency: label, limits };
}

function whyNotStill(record: MemberRecord): string | undefined {
  if (record.quiesce === "not-sent") return "it was never asked to freeze";
  if (record.quiesce === "not-frozen")
    return `it did not freeze${record.quiesceCause ? ` (${record.quiesceCause})` : ""}`;
  if (record.quiesce === "unknown")
    return `its freeze was not confirmed${record.quiesceCause ? ` (${record.quiesceCause})` : ""}`;
  if (record.thaw === "gone") return "it was deleted while it was frozen";
  if (record.thaw === "left-off") return "it was left off for a failover";
  if (record.thawedBy && record.thawedBy !== "run")
    return `${record.thawedBy} was sure first that it ran, and since when is not known`;
  if (record.thaw === "was-not-frozen")
    return `it ran already when it was to be thawed${record.thawCause ? ` (${record.thawCause})` : ""}`;
  return stillOf(record) ? undefined : "how long it stood still is not known";
}

/** Why a VM that was to be off is not known to have been; undefined: it was. Pure. */
export function whyNotOff({ off }: WindowRecord, serverId: string): string | undefined {
  const record = off?.find((each) => each.serverId === serverId);
  return record ? record.cause : "nothing is recorded of it";
}

const isOneCut = (usable: readonly SnapshotRecord[]): boolean =>
  new Set(usable.map(({ groupSnapshotId, volumeId }) => groupSnapshotId ?? volumeId)).size === 1;

const isWorse = (a: Consistency, b: Consistency): boolean =>
  CONSISTENCIES.indexOf(a) > CONSISTENCIES.indexOf(b);
const worse = (a: Consistency, b: Consistency): Consistency => (isWorse(a, b) ? a : b);
const snapshots = (n: number) => (n === 1 ? "1 snapshot was" : `${n} snapshots were`);
