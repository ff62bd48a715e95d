import { formatDayTime } from "@/components/data/format-time";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted, lasting, listed } from "@/lib/recoveries/words";
import type { OverrideKind } from "@/lib/runs/recovery-view";

/** What is signed, in a few words. */
export const OVERRIDE_NAMES: Record<OverrideKind, string> = {
  "not-fenced": "That nobody can prove its VMs are off",
  "drill-missing": "That no drill of it has passed in time",
  "readiness-red": "That a check at the target fails",
  "copy-may-run": "That a copy from an earlier failover may run",
  "loses-writes": "That there is a newer recovery point",
};

/**
 * What a person signs for, in a sentence about this very failover. Pure.
 * @param drillEveryDays how often the VNF demands a drill; null: never
 */
export function overrideSentence(
  kind: OverrideKind,
  { plan, readiness, newerPoint, formerCopies, source }: RecoveryPlanView,
  drillEveryDays: number | null,
): string {
  const { vnf, from, to, servers, point } = plan;
  const names = listed(servers.map(({ name }) => name));
  switch (kind) {
    case "not-fenced":
      return source.answers
        ? `Go on even if ${names} cannot be stopped at ${from.name}. I make sure myself that no two copies serve.`
        : `${names} may still run at ${from.name}, and nobody can prove that they do not. I have made sure that they are off, or that no two copies serve.`;
    case "drill-missing":
      return `No drill at ${to.name} has passed within ${counted(drillEveryDays ?? 0, "day")}, as ${vnf.name} demands. Whether it comes up there is not proved.`;
    case "readiness-red": {
      const failing = readiness.checks.filter((check) => check.verdict === "fail" && check.key !== "drill");
      return `${counted(failing.length, "check")} at ${to.name} ${failing.length === 1 ? "fails" : "fail"} (${listed(failing.map(({ title }) => title))}): the failover may stop half-way.`;
    }
    case "copy-may-run":
      return `A copy left by an earlier failover may run: ${formerCopies
        .map(({ siteName, vmNames }) => `${listed(vmNames)} at ${siteName}`)
        .join("; ")}. I have made sure that none of them serves.`;
    case "loses-writes":
      return newerPoint
        ? `A newer recovery point is there, of ${formatDayTime(newerPoint.takenAt)} UTC. The chosen one loses ${lasting(Math.floor((Date.parse(newerPoint.takenAt) - Date.parse(point.takenAt)) / 60_000) * 60_000)} more than it has to.`
        : "A newer recovery point is there. The chosen one loses more than it has to.";
  }
}
