import { migrationComplaint } from "../compare-migrations";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import type { Installation, SiteRow, WorkerRow } from "./installation";

export interface Verdict {
  tone: "ok" | "warn" | "fail";
  /** The overview's first line: one sentence, worst thing first, without a full stop. */
  sentence: string;
  /** The words that the sentence begins with and that lead to what it is about. */
  subject?: { words: string; href: string };
  /** What to do about it, or what that means; a full sentence. */
  advice?: string;
}

/** What an operator must know first about this installation. Pure. */
export function installationVerdict({ database, workers, version, sites }: Installation): Verdict {
  const complaint = migrationComplaint(database.migrations);
  if (complaint)
    return { tone: "fail", sentence: "The database does not fit this version", advice: complaint };

  const alive = workers.filter((worker) => worker.state !== "gone");
  if (alive.length === 0) {
    const sentence = "No worker is running: nothing would be backed up";
    return { tone: "fail", sentence, advice: "Start one with `npm run worker`." };
  }
  return (
    unreachable(sites) ??
    lateWorkers(alive) ??
    otherVersions(alive, version) ??
    troubled(sites) ??
    unknown(sites) ?? { tone: "ok", sentence: allIsWell(sites, alive.length) }
  );
}

function unreachable(sites: readonly SiteRow[]): Verdict | undefined {
  const dark = sites.filter(({ state }) => state === "unreachable");
  if (dark.length === 0) return undefined;
  const advice = "What is known of it stays, with the time it was last seen.";
  if (dark.length === 1) return { tone: "fail", sentence: `${dark[0]?.name} does not answer`, advice };
  return { tone: "fail", sentence: `${dark.length} of ${sites.length} sites do not answer`, advice };
}

function lateWorkers(alive: readonly WorkerRow[]): Verdict | undefined {
  const late = alive.filter((worker) => worker.state === "late");
  if (late.length === 0) return undefined;
  const sentence = `${late.length} of ${workersInWords(alive.length)} ${late.length === 1 ? "is" : "are"} late`;
  const seconds = TAKEOVER_AFTER_MS / 1000;
  const advice = `After ${seconds} s without a heartbeat, others take its runs over.`;
  return { tone: "warn", sentence, advice };
}

function otherVersions(alive: readonly WorkerRow[], version: string): Verdict | undefined {
  const other = alive.filter((worker) => worker.version !== version);
  if (other.length === 0) return undefined;
  const sentence = `${other.length} of ${workersInWords(alive.length)} ${other.length === 1 ? "runs" : "run"} another version`;
  return { tone: "warn", sentence, advice: `This is version ${version}. Restart the workers with it.` };
}

function troubled(sites: readonly SiteRow[]): Verdict | undefined {
  const bad = sites.filter(({ state }) => state === "degraded" || state === "slow");
  const [first] = bad;
  if (!first) return undefined;
  const advice = "The site's page says which service, and what to do.";
  const how = [...new Set(bad.map(({ state }) => (state === "slow" ? "slowly" : "only in part")))]
    .sort()
    .join(" or ");
  if (bad.length > 1)
    return { tone: "warn", sentence: `${bad.length} of ${sites.length} sites answer ${how}`, advice };
  return { tone: "warn", sentence: `${first.name} answers ${how}`, advice };
}

function unknown(sites: readonly SiteRow[]): Verdict | undefined {
  const silent = sites.filter(({ state }) => state === "unknown");
  const [first] = silent;
  if (!first) return undefined;
  const advice = "A worker asks each site every 30 s; its log says why it could not.";
  if (silent.length > 1)
    return {
      tone: "warn",
      sentence: `Nothing is known of ${silent.length} of ${sites.length} sites now`,
      advice,
    };
  if (first.asOf === null)
    return {
      tone: "warn",
      sentence: `${first.name} was not asked yet`,
      advice: "A worker asks each site every 30 s.",
    };
  const since = `${first.asOf.slice(0, 10)} ${first.asOf.slice(11, 16)} UTC`;
  return { tone: "warn", sentence: `Nothing is known of ${first.name} since ${since}`, advice };
}

function allIsWell(sites: readonly SiteRow[], workers: number): string {
  const duty = `${workersInWords(workers)} on duty`;
  if (sites.length === 0) return `Stillpoint is ready: ${duty}, no sites yet`;
  return sites.length === 1 ? `The site answers, ${duty}` : `All ${sites.length} sites answer, ${duty}`;
}

/** "1 worker", "3 workers". */
export const workersInWords = (count: number): string => (count === 1 ? "1 worker" : `${count} workers`);
