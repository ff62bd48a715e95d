import type { Status } from "@/components/status/status-meta";
import type { RecoveryReport } from "@/lib/recoveries/build-report";

/** What a report's verdict looks like. */
export const REPORT_STATUS: Record<RecoveryReport["verdict"], Status> = {
  passed: "drillPassed",
  partly: "drillPartly",
  failed: "drillFailed",
};
