import { expect, it } from "vitest";
import { selectVnfs, type VnfFilters } from "./select-vnfs";
import type { TimedRow } from "./vnf-columns";

const NOW = Date.parse("2026-11-20T12:00:00.000Z");
const row = (name: string, changes: Partial<TimedRow> = {}): TimedRow => ({
  id: name,
  name,
  siteName: "Lyon",
  vms: 1,
  volumes: 1,
  protection: "protected",
  reasons: [],
  newestPoint: { id: "p", takenAt: "2026-11-20T11:30:00.000Z", consistency: "filesystem", usable: 1, of: 1 },
  rpoMinutes: 60,
  activeRun: null,
  lastDrill: null,
  lastRun: null,
  nextBackupAt: null,
  driftCount: 0,
  now: NOW,
  stale: false,
  ...changes,
});
const ALL: VnfFilters = { search: "", site: [], protection: [], sort: "name", order: "asc" };
const names = (rows: TimedRow[], filters: Partial<VnfFilters> = {}) =>
  selectVnfs(rows, { ...ALL, ...filters }).map(({ name }) => name);

const rows = [
  row("PCRF", { protection: "unprotected", newestPoint: null, siteName: "Oslo" }),
  row("core 10", { protection: "at-risk", vms: 3 }),
  row("core 9", { rpoMinutes: 600 }),
  row("AAA", { protection: "unprotected", newestPoint: null }),
];

it("sorts names as people count; equal ones by how bad they are, then by name", () => {
  expect(names(rows)).toEqual(["AAA", "core 9", "core 10", "PCRF"]);
  expect(names(rows, { sort: "protection" })).toEqual(["AAA", "PCRF", "core 10", "core 9"]);
  expect(names(rows, { sort: "vms", order: "desc" })).toEqual(["core 10", "AAA", "PCRF", "core 9"]);
});

it("takes one without a point for the worst of its RPO", () => {
  expect(names(rows, { sort: "ratio", order: "desc" })).toEqual(["AAA", "PCRF", "core 10", "core 9"]);
});

it("finds by all words in any order, by site and by protection", () => {
  expect(names(rows, { search: "10 CORE" })).toEqual(["core 10"]);
  expect(names(rows, { search: "oslo" })).toEqual(["PCRF"]);
  expect(names(rows, { site: ["Oslo"] })).toEqual(["PCRF"]);
  expect(names(rows, { protection: ["at-risk", "protected"] })).toEqual(["core 9", "core 10"]);
});
