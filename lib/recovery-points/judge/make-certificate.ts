import type { BackupPlan } from "../../backups/backup-plan";
import type { MemberRecord, WindowRecord } from "../../backups/window-record";
import { theyLie } from "../../inventory/local-disks";
import type { Certificate } from "../certificate";
import { judgeConsistency } from "./judge-consistency";
import type { JudgedBackup } from "./judge-point";
import { makeClaims } from "./make-claims";
import { windowEvidence } from "./window-evidence";

/** The evidence that is kept with a point. `at`: when it is written, ISO 8601. Pure. */
export function makeCertificate(
  run: { id: string; number: number },
  plan: BackupPlan,
  window: WindowRecord,
  backups: readonly JudgedBackup[],
  at: string,
): Certificate {
  const { overlap } = windowEvidence(plan, window);
  return {
    version: 1,
    runId: run.id,
    runNumber: run.number,
    site: plan.site.name,
    ...judgeConsistency(plan, window),
    openedAt: window.openedAt,
    closedAt: window.closedAt,
    windowMs: window.windowMs,
    budgetMs: window.budgetMs,
    overlap: overlap && {
      from: new Date(overlap.fromMs).toISOString(),
      to: new Date(overlap.toMs).toISOString(),
      ms: overlap.toMs - overlap.fromMs,
    },
    longestFreezeMs: Math.max(0, ...window.members.map(freezeMs)),
    members: window.members,
    snapshots: window.snapshots,
    claims: makeClaims(plan, window, backups),
    notHeld: plan.members.flatMap(({ name, notHeld = [] }) =>
      notHeld.length > 0
        ? [
            `${name}: ${theyLie(notHeld)} on the compute host, and no backup holds ${notHeld.length === 1 ? "it" : "them"}`,
          ]
        : [],
    ),
    incidents: [...windowIncidents(window), ...backupIncidents(plan, backups, at)],
  };
}

/** The longest that it may have stood still: from the quiesce sent to the thaw confirmed. */
const freezeMs = ({ quiesce, quiesceSentAt, thawedAt }: MemberRecord): number =>
  (quiesce === "frozen" || quiesce === "unknown") && quiesceSentAt && thawedAt
    ? Date.parse(thawedAt) - Date.parse(quiesceSentAt)
    : 0;

function windowIncidents(window: WindowRecord): Certificate["incidents"] {
  const closed = window.closedAt ?? window.takenAt ?? "";
  const found = window.members.flatMap((member): Certificate["incidents"] => [
    ...(member.quiesceCause
      ? [{ at: member.quiesceSentAt ?? closed, text: `${member.name}: ${member.quiesceCause}` }]
      : []),
    ...(member.thawCause
      ? [{ at: member.thawSentAt ?? closed, text: `${member.name}: ${member.thawCause}` }]
      : []),
    ...(member.thawAttempts > 1 && member.thawedAt
      ? [{ at: member.thawedAt, text: `${member.name} needed ${member.thawAttempts} thaws` }]
      : []),
  ]);
  const cuts = window.snapshots.flatMap(({ sentAt, cause, volumeId }) =>
    cause ? [{ at: sentAt ?? closed, text: `Snapshot of the volume ${volumeId}: ${cause}` }] : [],
  );
  const stop = window.stop ? [{ at: closed, text: window.stop.text }] : [];
  const again =
    window.attempt > 1
      ? [{ at: window.openedAt ?? closed, text: `Window ${window.attempt} of this run` }]
      : [];
  return [...again, ...found, ...cuts, ...stop].sort((a, b) => a.at.localeCompare(b.at));
}

function backupIncidents(
  plan: BackupPlan,
  backups: readonly JudgedBackup[],
  at: string,
): Certificate["incidents"] {
  const nameOf = new Map(
    plan.members.flatMap((m) => m.volumes.map((v) => [v.volumeId, `${m.name} / ${v.name}`] as const)),
  );
  return backups.flatMap(({ volumeId, chain }) =>
    chain.is === "whole" ? [] : [{ at, text: `${nameOf.get(volumeId) ?? volumeId}: ${chain.why}` }],
  );
}
