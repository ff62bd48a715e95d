import type { Consistency } from "../backups/backup-plan";
import { groupBy } from "../group-by";
import {
  type FenceRecord,
  type OverrideKind,
  type RecoveryMode,
  takesItselfBack,
} from "../runs/recovery-view";
import { promisesStill } from "./promises-still";
import { counted, lasting, listed } from "./words";

/** What a drill or a recovery left behind in the database, as plain rows. Times are ms since the epoch. */
export interface ReportRows {
  recovery: {
    name: string;
    mode: RecoveryMode;
    isDrill: boolean;
    startedAt: number;
    /** The last check was green; null: it never served. */
    servingAt: number | null;
    endedAt: number;
    startedBy: string;
    reason: string | null;
  };
  vnf: { name: string; rpoMinutes: number | null; rtoMinutes: number | null };
  from: { name: string };
  to: { name: string };
  point: {
    id: string;
    takenAt: number;
    consistency: Consistency | null;
    isFallback: boolean;
    /** Why an older point was taken, or was not although one was allowed; undefined: that was no question. */
    fallbackCause?: string;
  };
  /** A relocation that stopped its source before its last increment loses nothing: the stop's proof. */
  losesNothing: boolean;
  /** Of a relocation that has stopped something; reports from before there were any have none. */
  outage?: Outage | null;
  /** Of a failover; reports from before there were any have none. */
  fence?: FenceRecord | null;
  /** Of a restore in place. */
  swap?: {
    serverName: string;
    device: string | null;
    state: string;
    oldVolumeId: string;
    newVolumeId: string;
    keptAs: string | null;
  };
  /** Its steps, in their order. */
  handOver?: {
    title: string;
    state: "passed" | "failed" | "skipped" | "unknown";
    cause: string | null;
    at: number | null;
  }[];
  overrides: { kind: OverrideKind; by: string; at: number; reason: string }[];
  /** One of each check that was planned. */
  checks: {
    title: string;
    state: "passed" | "failed" | "skipped" | "unknown";
    cause: string | null;
    at: number | null;
  }[];
  servers: {
    name: string;
    /** At its site; undefined in older reports, and where none was made. */
    newId?: string;
    tier: number;
    isHealthy: boolean;
    isPlannedOff: boolean;
    bootedAt: number | null;
    healthyAt: number | null;
    /** Whether a file system had to be repaired; null: its console does not tell. */
    journalRecovered: boolean | null;
    cause: string | null;
    /** What is to be known of it, though it works; undefined: nothing. */
    notes?: string[];
  }[];
  volumes: {
    name: string;
    /** As a VM's. */
    newId?: string;
    serverName: string;
    sizeGib: number;
    chainGib: number;
    links: number;
    startedAt: number | null;
    endedAt: number | null;
    tries: number;
    isRestored: boolean;
    cause: string | null;
  }[];
  /** When a call's answer or a status was waited for. */
  waits: { from: number; to: number }[];
  /** All that it made. */
  made: { kind: string; name: string; isRemoved: boolean }[];
}

/** While the VMs of a relocation were off. Times are ms since the epoch. */
export interface Outage {
  /** The first was stopped. */
  from: number;
  /** All of them were proved to be off; null: that was not seen. */
  offAt: number | null;
  /** The last of them was started again by the undo; null: there was none, or it came to no end. */
  backAt: number | null;
}

export interface Against {
  achievedMs: number | null;
  targetMs: number | null;
  /** Null: one of them is not there. */
  isMet: boolean | null;
}

/** Written once, at the end; its numbers are never counted again. */
export interface RecoveryReport extends Omit<ReportRows, "waits" | "losesNothing" | "made"> {
  version: 1;
  verdict: "passed" | "partly" | "failed";
  /** In sentences, the weightiest first. */
  findings: string[];
  /** Age of the data that it runs with, at its start. */
  rpo: Against;
  rto: Against;
  /** Of the RTO, or of the whole when it never served: waiting for the cloud, and the rest. */
  share: { cloudMs: number; oursMs: number; oursPercent: number };
  restoredGib: number;
  made: { kind: string; made: number; left: string[] }[];
  /** Of a drill that was cleaned up this must be 0. */
  left: number;
}

/** VMs that had to repair a file system, although the point's label promises that none has to. Pure. */
export const disprovedBy = <T extends { journalRecovered: boolean | null }>(
  servers: readonly T[],
  { consistency }: { consistency: Consistency | null },
): T[] => servers.filter((s) => s.journalRecovered === true && promisesStill(consistency));

/** The report of a drill or a recovery. Pure. */
export function buildReport(rows: ReportRows): RecoveryReport {
  const { waits, losesNothing, made, ...shown } = rows;
  const { recovery, vnf, point, servers, checks, volumes } = rows;
  const end = recovery.servingAt ?? recovery.endedAt;
  const disproved = disprovedBy(servers, point);
  const kinds = groupMade(made);
  return {
    ...shown,
    version: 1,
    verdict: verdictOf(rows, disproved.length > 0),
    findings: findingsOf(rows, disproved, kinds),
    rpo: against(losesNothing ? 0 : recovery.startedAt - point.takenAt, vnf.rpoMinutes),
    rto: against(rtoOf(rows), vnf.rtoMinutes),
    share: shareOf(waits, recovery.startedAt, end),
    restoredGib: volumes.filter((v) => v.isRestored).reduce((sum, v) => sum + v.chainGib, 0),
    checks,
    made: kinds,
    left: countLeft(kinds),
  };
}

/** From the start until it served; of a relocation from the first stop, since it served until then. */
const rtoOf = ({ recovery: { servingAt, startedAt }, outage }: ReportRows): number | null =>
  servingAt === null ? null : servingAt - (outage?.from ?? startedAt);

function verdictOf(
  { servers, checks, volumes, recovery, swap }: ReportRows,
  isDisproved: boolean,
): RecoveryReport["verdict"] {
  const healthy = servers.filter((s) => s.isHealthy).length;
  // Of volumes alone they are what counts.
  const works = servers.length > 0 ? healthy : volumes.filter((v) => v.isRestored).length;
  const isWhole =
    recovery.servingAt !== null &&
    works > 0 &&
    healthy === servers.length &&
    checks.every(({ state }) => state !== "failed") &&
    volumes.every((v) => v.isRestored);
  const isNoted = servers.some(({ notes = [] }) => notes.length > 0);
  if (isWhole && !isDisproved) return isNoted ? "partly" : "passed";
  if (swap && recovery.servingAt === null) return swap.state === "stuck" ? "partly" : "failed";
  // For a drill a part is not enough: it was to prove the whole.
  return recovery.isDrill || works === 0 ? "failed" : "partly";
}

function findingsOf(
  rows: ReportRows,
  disproved: readonly { name: string }[],
  kinds: RecoveryReport["made"],
): string[] {
  const { servers, checks, volumes, recovery, point, vnf, losesNothing } = rows;
  const found: string[] = moveFindings(rows);
  const names = (some: readonly { name: string }[]) => listed(some.map(({ name }) => name));
  const down = servers.filter((s) => !s.isHealthy);
  if (down.length > 0)
    found.push(
      `Not healthy: ${down.map(({ name, cause }) => (cause ? `${name} (${cause})` : name)).join(", ")}.`,
    );
  const works = servers.filter((s) => s.isHealthy);
  if (down.length > 0 && works.length > 0) found.push(`Works: ${names(works)}.`);
  for (const { name, isHealthy, notes = [] } of servers)
    if (isHealthy) found.push(...notes.map((text) => `${name}: ${text}`));
  const lost = volumes.filter((v) => !v.isRestored);
  if (lost.length > 0)
    found.push(
      `Not restored: ${lost.map((v) => `${v.serverName} / ${v.name}${v.cause ? ` (${v.cause})` : ""}`).join(", ")}.`,
    );
  if (disproved.length > 0)
    found.push(
      `${names(disproved)} had to repair a file system, and the point says ${point.consistency} consistent: its label is wrong.`,
    );
  found.push(...fenceFindings(rows), ...swapFindings(rows), ...handOverFindings(rows));
  const failed = checks.filter(({ state }) => state === "failed");
  if (failed.length > 0)
    found.push(
      `Failed ${failed.length === 1 ? "check" : "checks"}: ${listed(failed.map(({ title }) => title))}.`,
    );
  const blind = servers.filter((s) => s.isHealthy && !s.isPlannedOff && s.journalRecovered === null);
  if (blind.length > 0)
    found.push(
      `Whether ${names(blind)} had to repair a file system is not known: the console does not tell.`,
    );
  const skipped = checks.filter(({ state }) => state === "skipped" || state === "unknown");
  if (skipped.length > 0)
    found.push(
      `${counted(skipped.length, "check was", "checks were")} not made: ${listed(skipped.map(({ title }) => title))}.`,
    );
  if (point.fallbackCause) found.push(point.fallbackCause);
  else if (point.isFallback) found.push("An older point was taken than the one that was chosen.");
  const ageMs = losesNothing ? 0 : recovery.startedAt - point.takenAt;
  if (vnf.rpoMinutes !== null && ageMs > vnf.rpoMinutes * 60_000)
    found.push(
      `The RPO of ${lasting(vnf.rpoMinutes * 60_000)} was missed: the data is ${lasting(ageMs)} old.`,
    );
  const rtoMs = rtoOf(rows);
  if (vnf.rtoMinutes !== null && rtoMs !== null && rtoMs > vnf.rtoMinutes * 60_000)
    found.push(
      `The RTO of ${lasting(vnf.rtoMinutes * 60_000)} was missed: it ${rows.outage ? "was off for" : "took"} ${lasting(rtoMs)}.`,
    );
  return [...found, ...leftFindings(recovery, kinds)];
}

/** Why a relocation has lost nothing, or that it was taken back. */
function moveFindings({ recovery, outage, losesNothing, point, from, to }: ReportRows): string[] {
  if (!takesItselfBack(recovery.mode)) return [];
  if (recovery.servingAt === null) {
    const off = outage?.backAt == null ? "" : ` They were off for ${lasting(outage.backAt - outage.from)}.`;
    if (!outage) return [`Nothing was stopped at ${from.name}.`];
    return [
      outage.backAt === null
        ? `It did not come to serve at ${to.name}, and could not be undone whole.`
        : `It is undone: its VMs at ${from.name} run again.${off}`,
    ];
  }
  if (recovery.mode === "replacement")
    return replacedFindings(outage?.offAt ?? recovery.startedAt, point.takenAt);
  if (!losesNothing || !outage?.offAt) return [];
  return [
    `Loses nothing: its last backup is of ${clock(point.takenAt)}, after the VMs were off since ${clock(outage.offAt)}.`,
  ];
}

/** What is not in the new VMs any more. */
function replacedFindings(offAt: number, takenAt: number): string[] {
  return [
    `What was written in the ${lasting(Math.max(0, offAt - takenAt))} before the stop is not in the new VMs. The former ones are kept, stopped and locked: Stillpoint deletes nothing of them.`,
  ];
}

const clock = (ms: number): string => `${new Date(ms).toISOString().slice(11, 19)} UTC`;

/** Whether two copies could run, and who answers for it. */
function fenceFindings({ fence, overrides, from }: ReportRows): string[] {
  if (!fence || fence.isProved) return [];
  const unproved = fence.servers.filter(({ state }) => state === "unproved").map(({ name }) => name);
  const signed = overrides.find(({ kind }) => kind === "not-fenced");
  return [
    `Nobody proved that ${unproved.length > 0 ? listed(unproved) : "the VMs"} at ${from.name} ${unproved.length === 1 ? "is" : "are"} off${signed ? `: ${signed.by} signed for it` : ""}.`,
  ];
}

/** Which volume the VM has, and where the other one is. */
function swapFindings({ swap }: ReportRows): string[] {
  if (!swap) return [];
  const { serverName, device, state, oldVolumeId, newVolumeId, keptAs } = swap;
  if (state === "swapped")
    return [
      `${serverName} has volume ${newVolumeId}${device ? ` at ${device}` : ""}. The one before, ${oldVolumeId}, is kept${keptAs ? ` as ${keptAs}` : ""}: Stillpoint never deletes it.`,
    ];
  if (state === "put-back") return [`${serverName} has the volume again that it had: ${oldVolumeId}.`];
  if (state === "open")
    return [
      `Its run was given up in the middle: which of its volumes ${serverName} has, and whether it runs, is not known.`,
    ];
  return state === "stuck"
    ? [`${serverName} could not be given its volume ${oldVolumeId} back, or was not started again.`]
    : [`${serverName} was not touched.`];
}

function handOverFindings({ handOver = [] }: ReportRows): string[] {
  const failed = handOver.filter(({ state }) => state === "failed" || state === "unknown");
  return failed.length === 0
    ? []
    : [
        `Not handed over: ${failed.map(({ title, cause }) => (cause ? `${title} (${cause})` : title)).join(", ")}.`,
      ];
}

function leftFindings({ isDrill }: { isDrill: boolean }, kinds: RecoveryReport["made"]): string[] {
  // What a failover made is there to stay; its roll-back tells of itself.
  if (!isDrill || kinds.length === 0) return [];
  const left = kinds.flatMap((kind) => kind.left);
  return [left.length > 0 ? `Still there: ${listed(left)}.` : "Nothing of it is left."];
}

/** The same report after a later clean-up: what is left of it is told anew, and nothing else is counted again. Pure. */
export function withRemovals(report: RecoveryReport, made: ReportRows["made"]): RecoveryReport {
  const kinds = groupMade(made);
  const before = leftFindings(report.recovery, report.made);
  return {
    ...report,
    findings: [
      ...report.findings.filter((text) => !before.includes(text)),
      ...leftFindings(report.recovery, kinds),
    ],
    made: kinds,
    left: countLeft(kinds),
  };
}

const countLeft = (kinds: RecoveryReport["made"]): number =>
  kinds.reduce((sum, { left }) => sum + left.length, 0);

function against(achievedMs: number | null, targetMinutes: number | null): Against {
  const targetMs = targetMinutes === null ? null : targetMinutes * 60_000;
  return {
    achievedMs,
    targetMs,
    isMet: achievedMs === null || targetMs === null ? null : achievedMs <= targetMs,
  };
}

/** Waits overlap: a moment in which anything was waited for is the cloud's. */
function shareOf(waits: ReportRows["waits"], from: number, to: number): RecoveryReport["share"] {
  const whole = Math.max(0, to - from);
  let cloudMs = 0;
  let until = from;
  for (const wait of [...waits].sort((a, b) => a.from - b.from)) {
    const end = Math.min(wait.to, to);
    cloudMs += Math.max(0, end - Math.max(wait.from, until));
    until = Math.max(until, end);
  }
  const oursMs = whole - cloudMs;
  return { cloudMs, oursMs, oursPercent: whole === 0 ? 0 : Number(((oursMs / whole) * 100).toFixed(1)) };
}

function groupMade(made: ReportRows["made"]): RecoveryReport["made"] {
  return [...groupBy(made, ({ kind }) => kind)].map(([kind, all]) => ({
    kind,
    made: all.length,
    left: all.filter(({ isRemoved }) => !isRemoved).map(({ name }) => name),
  }));
}
