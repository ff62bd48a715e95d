import { migrationComplaint } from "../compare-migrations";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import type { Installation } from "./installation";

export interface Verdict {
  tone: "ok" | "warn" | "fail";
  /** The overview's first line: one sentence, worst thing first, without a full stop. */
  sentence: string;
  /** What to do about it, or what that means; a full sentence. */
  advice?: string;
}

/** What an operator must know first about this installation. Pure. */
export function installationVerdict({ database, workers, version }: Installation): Verdict {
  const complaint = migrationComplaint(database.migrations);
  if (complaint)
    return { tone: "fail", sentence: "The database does not fit this version", advice: complaint };

  const alive = workers.filter((worker) => worker.state !== "gone");
  const late = alive.filter((worker) => worker.state === "late");
  if (alive.length === 0) {
    const sentence = "No worker is running: nothing would be backed up";
    return { tone: "fail", sentence, advice: "Start one with `npm run worker`." };
  }
  if (late.length > 0) {
    const sentence = `${late.length} of ${workersInWords(alive.length)} ${late.length === 1 ? "is" : "are"} late`;
    const seconds = TAKEOVER_AFTER_MS / 1000;
    const advice = `After ${seconds} s without a heartbeat, others take its runs over.`;
    return { tone: "warn", sentence, advice };
  }
  const other = alive.filter((worker) => worker.version !== version);
  if (other.length > 0) {
    const sentence = `${other.length} of ${workersInWords(alive.length)} ${other.length === 1 ? "runs" : "run"} another version`;
    return { tone: "warn", sentence, advice: `This is version ${version}. Restart the workers with it.` };
  }
  return {
    tone: "ok",
    sentence: `Stillpoint is ready: ${workersInWords(alive.length)} on duty, no sites yet`,
  };
}

/** "1 worker", "3 workers". */
export const workersInWords = (count: number): string => (count === 1 ? "1 worker" : `${count} workers`);
