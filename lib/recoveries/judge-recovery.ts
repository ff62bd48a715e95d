import type { RunOutcome } from "../runs/finish-run";
import type { StepStop } from "../runs/judge-error";
import type { RecoveryEnd } from "./end-recovery";
import type { Problem } from "./recovery-phases";
import { isStillOn } from "./vm-notes";
import { counted, listed } from "./words";

/** What a recovery's run has come to when nothing more is built. */
export interface Built {
  servers: readonly {
    name: string;
    state: string;
    cause: string | null;
    todo: string | null;
    isDisproved: boolean;
    /** What is to be known of it, though it works: in sentences. */
    notes?: readonly string[];
  }[];
  /** What ended it early, if something did. */
  stop: StepStop | null;
}

export const isHealthy = ({ state }: Built["servers"][number]): boolean => state === "healthy";

/** What its run tells of a recovery; for a drill, to prove a point wrong is to fail, although the VMs run. Pure. */
export function endOf({ servers, stop }: Built, { isDrill }: { isDrill: boolean }): RecoveryEnd {
  if (stop) return stop.isCancelled ? "cancel" : "fail";
  if (!servers.some(isHealthy) || (isDrill && servers.some((s) => s.isDisproved))) return "fail";
  return servers.every(isHealthy) ? "succeed" : "succeed-partly";
}

/** When the last check of all passed; null: one did not. Pure. */
export function servingAtOf(
  { servers, stop }: Built,
  healthy: readonly { healthyAt: Date | null }[],
): Date | null {
  if (stop || servers.length === 0 || !servers.every(isHealthy)) return null;
  return new Date(Math.max(...healthy.map(({ healthyAt }) => healthyAt?.getTime() ?? 0)));
}

/**
 * How the run has ended. Pure.
 * @param left what it made and could not remove; null: it is kept on purpose
 */
export function judgeRecovery(built: Built, left: number | null): RunOutcome {
  const { servers, stop } = built;
  const remains = left
    ? ` ${counted(left, "thing")} that it made could not be removed: Stillpoint goes on trying.`
    : "";
  if (stop)
    return {
      state: stop.isCancelled ? "cancelled" : "failed",
      failure: { ...stop.reason, todo: `${stop.reason.todo}${remains}` },
    };
  const lost = judgeLost(built, remains);
  if (lost) return lost;
  const disproved = servers.filter((s) => s.isDisproved).map(({ name }) => name);
  if (disproved.length > 0)
    return {
      state: "failed",
      failure: {
        cause: `${listed(disproved)} had to repair a file system, although the point’s label says that none has to`,
        todo: `Look whether the guest agents there freeze all file systems, and take a new point.${remains}`,
      },
    };
  const noted = judgeNotes(built);
  if (noted)
    return {
      state: "partly_failed",
      failure: { cause: `All VMs came up. ${noted.cause}`, todo: `${noted.todo}${remains}` },
    };
  if (!left) return { state: "succeeded", failure: null };
  return {
    state: "partly_failed",
    failure: {
      cause: `All VMs came up, and ${counted(left, "thing")} that it made could not be removed`,
      todo: "Its steps say why. Stillpoint goes on trying by itself; or clean up again.",
    },
  };
}

const LOOK = "Look at these VMs at the site: whether they are reached, and find their disks.";

/** What is to be known of VMs that work, and is not as it should be; null: nothing. Pure. */
export function judgeNotes({ servers }: Built): Problem | null {
  const noted = servers.filter(({ notes = [] }) => notes.length > 0);
  if (noted.length === 0) return null;
  const on = noted.filter(({ notes = [] }) => notes.some(isStillOn)).map(({ name }) => name);
  const todo = [
    ...(on.length > 0
      ? [`Stop ${listed(on)} by hand, if ${on.length === 1 ? "it" : "they"} should be off.`]
      : []),
    ...(noted.some(({ notes = [] }) => !notes.every(isStillOn)) ? [LOOK] : []),
  ];
  return {
    cause: noted.map(({ name, notes = [] }) => `${name}: ${notes.join(" ")}`).join(" "),
    todo: todo.join(" "),
  };
}

/** How a run has ended of which some VMs do not work; null: all work. Pure. @param further what else is to be done */
export function judgeLost({ servers }: Built, further: string): RunOutcome | null {
  const lost = servers.filter((s) => !isHealthy(s));
  const [first] = lost;
  if (!first) return null;
  const usable = servers.filter(isHealthy).map(({ name }) => name);
  const causes = lost.map(({ name, cause }) => (cause ? `${name}: ${cause}` : name));
  const works = usable.length > 0 ? `Works: ${listed(usable)}. ` : "";
  return {
    state: usable.length > 0 ? "partly_failed" : "failed",
    failure: { cause: causes.join("; "), todo: `${works}${first.todo ?? "Look at the steps."}${further}` },
  };
}
