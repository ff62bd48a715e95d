import type { Status } from "@/components/status/status-meta";
import type { RecoveryReport } from "@/lib/recoveries/build-report";

/** What the verdict of a drill's report looks like. */
export const REPORT_STATUS: Record<RecoveryReport["verdict"], Status> = {
  passed: "drillPassed",
  partly: "drillPartly",
  failed: "drillFailed",
};

const SERVES: Record<RecoveryReport["verdict"], Status> = {
  passed: "failoverServes",
  partly: "failoverServesPartly",
  failed: "drillFailed",
};

const RESTORED: Record<RecoveryReport["verdict"], Status> = {
  passed: "volumeRestored",
  partly: "restoredPartly",
  failed: "drillFailed",
};

/** The same of any report: a failover serves, where a drill passes. Pure. */
export const reportStatus = ({ verdict, recovery }: Pick<RecoveryReport, "verdict" | "recovery">): Status =>
  (recovery.isDrill ? REPORT_STATUS : recovery.mode === "restore" ? RESTORED : SERVES)[verdict];
