import type { Status } from "@/components/status/status-meta";
import type { PointRow, Protection } from "@/lib/vnfs/vnf";

/** What stands for a VNF's protection. */
export const PROTECTION_STATUS: Record<Protection, Status> = {
  protected: "vnfProtected",
  "at-risk": "vnfAtRisk",
  unprotected: "vnfUnprotected",
  paused: "vnfPaused",
  unknown: "unknown",
};

/** The worst first. */
export const PROTECTION_ORDER: readonly Protection[] = [
  "unprotected",
  "at-risk",
  "unknown",
  "paused",
  "protected",
];

/** What stands for a recovery point: one that is incomplete, and of which no VM is whole, is of no use. */
export const pointStatus = ({ state, usable }: Pick<PointRow, "state" | "usable">): Status => {
  if (state === "building") return "pointBuilding";
  if (state === "pruned") return "pointPruned";
  if (usable === 0) return "pointUnusable";
  return state === "complete" ? "pointComplete" : "pointIncomplete";
};
