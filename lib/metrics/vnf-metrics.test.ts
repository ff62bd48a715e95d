import { expect, it } from "vitest";
import type { Decisions } from "../recoveries/decisions";
import { vnfMetrics } from "./vnf-metrics";

it("counts VNFs that may run twice once, at however many sites, and a schedule once, of however many VNFs", () => {
  const decisions = {
    ...{ asOf: "2026-11-22T12:00:00.000Z", failovers: [], standing: [], due: [] },
    splitBrains: [{ vnf: { id: "1" } }, { vnf: { id: "1" } }, { vnf: { id: "2" } }],
    slots: [{ scheduleId: "s" }, { scheduleId: "s" }],
  } as unknown as Decisions;
  const families = vnfMetrics({
    ...{ decisions, readiness: [] },
    vnfs: { asOf: decisions.asOf, hasSites: true, deletedCount: 0, rows: [] },
  });
  const counts = families.find(({ name }) => name === "stillpoint_decisions")?.samples ?? [];
  expect(Object.fromEntries(counts.map(({ labels, value }) => [labels?.about, value]))).toEqual({
    ...{ failover: 0, standing_drill: 0, drill_due: 0 },
    ...{ two_copies: 2, schedule: 1 },
  });
});
