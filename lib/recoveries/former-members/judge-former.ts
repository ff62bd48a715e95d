import { isPoweredOff } from "../../backups/is-powered-off";
import type { SiteState } from "../../sites/site-health";
import type { FormerCopies, FormerVm } from "./former-view";

/** A former VM with what our tables have of it. */
export interface FormerRow {
  serverId: string;
  name: string;
  /** When its project was last read without a failure; null: never, or nothing reads it any more. */
  readAt: Date | null;
  /** When the failover began that it was left by: what was read before tells nothing of now. */
  leftAt: Date;
  /** Null: it was never seen. */
  known: {
    status: string;
    vmState: string | null;
    isLocked: boolean | null;
    isMissing: boolean;
    isDeleted: boolean;
  } | null;
  gave: FormerVm["gave"];
  isLeftover: boolean;
}

export interface FormerSite {
  siteId: string;
  siteName: string;
  isRemembered: boolean;
  state: SiteState | "unknown";
}

/** What is known of the VMs that a VNF has left at one site. Pure. @param rows in their boot order */
export function judgeFormer(site: FormerSite, rows: readonly FormerRow[]): FormerCopies {
  const { siteId, siteName } = site;
  const answers = hasAnswer(site);
  const vms = rows.map(toVm);
  const times = rows.map(({ readAt }) => readAt?.getTime() ?? null);
  const oldest = times.includes(null) ? null : Math.min(...times.map((at) => at ?? 0));
  return {
    siteId,
    siteName,
    answers,
    asOf: oldest === null || rows.length === 0 ? null : new Date(oldest).toISOString(),
    vms,
    isRisk: answers === true && vms.some(mayRun),
  };
}

/** Nobody can say that it does not. Pure. */
export const mayRun = ({ state }: Pick<FormerVm, "state">): boolean =>
  state === "running" || state === "unknown";

const hasAnswer = ({ isRemembered, state }: FormerSite): boolean | null =>
  isRemembered || state === "unknown" ? null : state !== "unreachable";

function toVm({ readAt, leftAt, known, ...row }: FormerRow): FormerVm {
  const isLocked = known?.isLocked ?? null;
  // Nova has said so itself: that does not change again.
  if (known?.isDeleted || known?.status === "DELETED") return { ...row, state: "gone", isLocked: null };
  const isRead = readAt !== null && readAt >= leftAt;
  // Missing from a list is not deleted (DESIGN I17); of a VM whose cell is down Nova tells its existence only.
  if (!isRead || !known || known.isMissing || known.status === "UNKNOWN")
    return { ...row, state: "unknown", isLocked: null };
  return { ...row, state: stateOf(known.vmState), isLocked };
}

/** As the fence sees it (judge-power.ts): off until somebody resumes or restores it. */
const ASLEEP: readonly string[] = ["suspended", "soft-delete"];

/** One that is paused is at its host with all that it had in memory: it counts as running. */
const stateOf = (vmState: string | null): FormerVm["state"] => {
  if (vmState === null || vmState === "error") return "unknown";
  return isPoweredOff(vmState) || ASLEEP.includes(vmState) ? "stopped" : "running";
};
