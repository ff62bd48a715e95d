import type { Decisions } from "../recoveries/decisions";
import type { PlanReadinessView } from "../recoveries/readiness/readiness-view";
import type { VnfsList } from "../vnfs/vnf";
import type { Family } from "./render-metrics";

interface Facts {
  vnfs: VnfsList;
  decisions: Decisions;
  readiness: readonly (PlanReadinessView & { vnfId: string })[];
}

const PROTECTIONS = ["protected", "at-risk", "unprotected", "paused", "unknown"] as const;
const VERDICTS = ["green", "amber", "red", "expired"] as const;

/** Of each VNF its protection, its RPO and whether it could be failed over; and what waits for a person. Pure. */
export function vnfMetrics({ vnfs, decisions, readiness }: Facts): Family[] {
  const now = Date.parse(vnfs.asOf);
  const named = new Map(vnfs.rows.map((row) => [row.id, row]));
  const withAge = vnfs.rows.flatMap((row) =>
    row.newestPoint ? [{ row, seconds: (now - Date.parse(row.newestPoint.takenAt)) / 1000 }] : [],
  );
  const labelsOf = (row: VnfsList["rows"][number]) => ({ vnf: row.name, site: row.siteName });
  const counted: [string, number][] = [
    ["failover", decisions.failovers.length],
    ["standing_drill", decisions.standing.length],
    ["two_copies", decisions.splitBrains.length],
    ["drill_due", decisions.due.length],
    ["schedule", decisions.slots.length],
  ];
  return [
    {
      ...{ name: "stillpoint_vnf_protection", type: "gauge" },
      help: "1 for the protection that a VNF has.",
      samples: vnfs.rows.flatMap((row) =>
        PROTECTIONS.map((protection) => ({
          labels: { ...labelsOf(row), protection },
          value: row.protection === protection ? 1 : 0,
        })),
      ),
    },
    {
      ...{ name: "stillpoint_vnf_recovery_point_age_seconds", type: "gauge" },
      help: "Since the newest recovery point was taken; absent without one.",
      samples: withAge.map(({ row, seconds }) => ({ labels: labelsOf(row), value: seconds })),
    },
    {
      ...{ name: "stillpoint_vnf_rpo_seconds", type: "gauge" },
      help: "How old it may become.",
      samples: vnfs.rows.map((row) => ({ labels: labelsOf(row), value: row.rpoMinutes * 60 })),
    },
    {
      ...{ name: "stillpoint_vnf_rpo_ratio", type: "gauge" },
      help: "The age of the newest recovery point by the RPO: above 1 it is missed.",
      samples: withAge.map(({ row, seconds }) => ({
        labels: labelsOf(row),
        value: seconds / (row.rpoMinutes * 60),
      })),
    },
    {
      ...{ name: "stillpoint_vnf_readiness", type: "gauge" },
      help: "1 for how a failover of a VNF to a site was judged last.",
      samples: readiness.flatMap(({ vnfId, siteName, verdict }) => {
        const row = named.get(vnfId);
        return row
          ? VERDICTS.map((each) => ({
              labels: { ...labelsOf(row), to: siteName, verdict: each },
              value: each === verdict ? 1 : 0,
            }))
          : [];
      }),
    },
    {
      ...{ name: "stillpoint_decisions", type: "gauge" },
      help: "What waits for a person: failovers to accept, drills that stand, former copies, drills that are due, schedules.",
      samples: counted.map(([about, value]) => ({ labels: { about }, value })),
    },
  ];
}
