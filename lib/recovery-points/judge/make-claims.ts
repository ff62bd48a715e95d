import type { BackupPlan } from "../../backups/backup-plan";
import type { WindowRecord } from "../../backups/window-record";
import type { CertificateClaim } from "../certificate";
import { whyNotOff } from "./judge-consistency";
import type { JudgedBackup } from "./judge-point";
import { clock, countWord, seconds } from "./say";
import { stillOf, type WindowEvidence, windowEvidence } from "./window-evidence";

/** What a certificate says in sentences, each true, false, or not applicable (null). Pure. */
export function makeClaims(
  plan: BackupPlan,
  window: WindowRecord,
  backups: readonly JudgedBackup[],
): CertificateClaim[] {
  const evidence = windowEvidence(plan, window);
  return [
    allFrozen(plan, window, evidence),
    snapshotsInside(evidence),
    thawedInReverse(evidence),
    withinBudget(window, evidence),
    ...aboutBackups(plan, backups),
  ];
}

function allFrozen(
  plan: BackupPlan,
  window: WindowRecord,
  { quiesced, overlap }: WindowEvidence,
): CertificateClaim {
  const key = "all-frozen";
  if (quiesced.length === 0) {
    const isOff =
      plan.members.length > 0 &&
      plan.members.every(({ serverId, hold }) => hold.kind === "off" && !whyNotOff(window, serverId));
    return isOff
      ? { key, holds: null, text: "Nothing had to be frozen: every VM was off" }
      : { key, holds: null, text: "No VM was frozen" };
  }
  const frozen = quiesced.filter(({ record }) => record && stillOf(record));
  const which =
    quiesced.length === 1
      ? "The VM was"
      : quiesced.length === 2
        ? "Both"
        : `All ${countWord(quiesced.length)}`;
  if (overlap)
    return {
      key,
      holds: true,
      text: `${which} frozen${quiesced.length === 1 ? "" : " at once"} for ${seconds(overlap.toMs - overlap.fromMs)}`,
      detail: `${clock(overlap.fromMs)} to ${clock(overlap.toMs)} UTC`,
    };
  const others = quiesced.filter((each) => !frozen.includes(each)).map(({ name }) => name);
  return {
    key,
    holds: false,
    text: `${frozen.length} of ${quiesced.length} surely frozen${others.length > 0 ? "" : ", but never at once"}`,
    ...(others.length > 0 ? { detail: `not ${others.join(", ")}` } : {}),
  };
}

function snapshotsInside({ quiesced, usable, outside }: WindowEvidence): CertificateClaim {
  const key = "snapshots-inside";
  if (quiesced.length === 0 || usable.length === 0)
    return { key, holds: null, text: "No snapshot had to lie in a freeze" };
  if (outside.length > 0)
    return {
      key,
      holds: false,
      text: `${outside.length} of ${usable.length} snapshots not surely cut while all stood still`,
    };
  const sent = usable.flatMap(({ sentAt }) => (sentAt ? [Date.parse(sentAt)] : []));
  return {
    key,
    holds: true,
    text: usable.length === 1 ? "The snapshot cut inside it" : "Every snapshot cut inside it",
    detail:
      usable.length === 1
        ? `asked for at ${clock(sent[0] ?? 0)} UTC`
        : askedWords(Math.max(...sent) - Math.min(...sent)),
  };
}

const askedWords = (ms: number): string =>
  ms < 10 ? "all asked for within 10 ms" : `first to last asked for ${seconds(ms)} apart`;

function thawedInReverse({ quiesced }: WindowEvidence): CertificateClaim {
  const key = "thawed-in-reverse";
  const asked = quiesced.flatMap(({ record }) => (record && record.quiesceSentAt !== null ? [record] : []));
  const thawed = asked.filter(({ thaw }) => thaw !== "not-needed");
  if (thawed.length === 0) return { key, holds: null, text: "Nothing had to be thawed" };
  const sentAt = ({ thawSentAt, thawedAt }: (typeof thawed)[number]) =>
    Date.parse(thawSentAt ?? thawedAt ?? "");
  const endedAt = ({ thawedAt }: (typeof thawed)[number]) => Date.parse(thawedAt ?? "");
  const asSent = thawed.toSorted((a, b) => sentAt(a) - sentAt(b));
  const isReverse = asSent.every(({ position }, i) => position < (asSent[i - 1]?.position ?? Infinity));
  // One that was given up for the moment may have run later than what was asked for after it.
  const isEachFirst = asSent.every((next, i) => {
    const before = asSent[i - 1];
    return !before || endedAt(before) <= sentAt(next);
  });
  const shown = isReverse
    ? thawed.toSorted((a, b) => endedAt(a) - endedAt(b) || b.position - a.position)
    : asSent;
  const order = shown.map(({ position }) => position);
  const areSure =
    thawed.every(({ thaw }) => thaw !== "unknown") && !thawed.some((r) => Number.isNaN(sentAt(r)));
  const others = [
    ...new Set(thawed.flatMap(({ thawedBy }) => (thawedBy && thawedBy !== "run" ? [thawedBy] : []))),
  ];
  const confirmed = isEachFirst ? "each confirmed" : "not each confirmed before the next";
  return {
    key,
    // When others have thawed is not known, so neither is the order.
    holds: isReverse && isEachFirst && areSure && others.length === 0,
    text: `Thawed ${order.length > 12 ? `${order.slice(0, 3).join(", ")} … ${order.at(-1)}` : order.join(", ")}`,
    detail: [
      areSure ? confirmed : "not each confirmed",
      ...(others.length > 0 ? [`by ${others.join(", ")}`] : []),
    ].join(", "),
  };
}

function withinBudget(window: WindowRecord, { quiesced }: WindowEvidence): CertificateClaim {
  const key = "within-budget";
  if (quiesced.length === 0) return { key, holds: null, text: "No freeze window was needed" };
  const holds = window.windowMs <= window.budgetMs;
  return {
    key,
    holds,
    text: `The freeze window lasted ${seconds(window.windowMs)}, ${holds ? "within" : "longer than"} its budget of ${seconds(window.budgetMs)}`,
  };
}

function aboutBackups(plan: BackupPlan, backups: readonly JudgedBackup[]): CertificateClaim[] {
  const all = plan.backups.length;
  const good = backups.filter(({ status }) => status === "available");
  const whole = good.filter(({ chain }) => chain.is === "whole");
  const unknown = good.filter(({ chain }) => chain.is === "unknown");
  const read = good.filter(({ hasRecord }) => hasRecord);
  const part = (n: number, of: number, noun: string) =>
    n === of ? (of === 1 ? `The ${noun}` : `All ${of} ${noun}s`) : `${n} of ${of} ${noun}s`;
  const backedUp: CertificateClaim = {
    key: "all-volumes-backed-up",
    holds: good.length === all,
    text: `${part(good.length, all, "volume")} backed up`,
  };
  // Of no backup at all nothing more can hold.
  if (good.length === 0)
    return [
      backedUp,
      { key: "chains-complete", holds: null, text: "No backup, so no chain" },
      { key: "records-read-back", holds: null, text: "No backup, so no record" },
    ];
  return [
    backedUp,
    {
      key: "chains-complete",
      holds:
        whole.length === good.length ? true : whole.length + unknown.length === good.length ? null : false,
      text: `${part(whole.length, good.length, "chain")} whole, down to a full backup`,
    },
    {
      key: "records-read-back",
      holds: read.length === good.length,
      text: `${part(read.length, good.length, "record")} read back and kept outside the site`,
    },
  ];
}
