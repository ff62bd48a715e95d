import { expect, it } from "vitest";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import { overviewVerdict, vnfVerdict } from "./vnf-verdict";

const NOW = Date.parse("2026-11-20T12:00:00.000Z");
const row = (name: string, minutesAgo: number | null, changes: Partial<TimedRow> = {}) =>
  ({
    name,
    protection: "protected",
    newestPoint: minutesAgo === null ? null : { takenAt: new Date(NOW - minutesAgo * 60_000).toISOString() },
    rpoMinutes: 60,
    now: NOW,
    ...changes,
  }) as TimedRow;
const READY = { tone: "ok", sentence: "All 2 sites answer, 1 worker on duty" } as const;

it("says nothing while all meet their RPO", () => {
  expect(vnfVerdict([])).toBeUndefined();
  expect(vnfVerdict([row("a", 60), row("b", 1)])).toBeUndefined();
  expect(overviewVerdict(READY, [row("a", 60)])).toBe(READY);
});

it("counts those that miss it, and who has nothing at all", () => {
  expect(vnfVerdict([row("a", 61), row("b", 1), row("c", null)])).toEqual({
    tone: "fail",
    sentence: "2 of 3 VNFs miss their RPO",
    subject: { words: "2 of 3 VNFs", href: "/vnfs" },
    advice: "1 of them has no recovery point yet.",
  });
  expect(vnfVerdict([row("a", 61)])?.sentence).toBe("1 of 1 VNF misses its RPO");
});

it("leaves the paused ones out: nobody expects a backup of them", () => {
  expect(vnfVerdict([row("a", 600, { protection: "paused" })])).toBeUndefined();
  expect(vnfVerdict([row("a", 600, { protection: "paused" }), row("b", 61)])?.sentence).toBe(
    "1 of 1 VNF misses its RPO",
  );
});

it("comes after what is broken here, and before all else", () => {
  const late = [row("a", 61)];
  const broken = { tone: "fail", sentence: "Lyon does not answer" } as const;
  expect(overviewVerdict(broken, late)).toBe(broken);
  expect(overviewVerdict(READY, late)).toMatchObject({
    tone: "fail",
    sentence: "1 of 1 VNF misses its RPO",
    advice: "All 2 sites answer, 1 worker on duty.",
  });
});
