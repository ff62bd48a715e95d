import { expect, it } from "vitest";
import type { InventorySite } from "@/lib/inventory/inventory";
import { staleWords } from "./stale-sites";

const site = (more: Partial<InventorySite>): InventorySite => ({
  id: "l",
  name: "Lyon",
  asOf: "2026-11-20T13:01:12.000Z",
  stale: true,
  staleProjects: [],
  vms: 5012,
  ...more,
});

it.each([
  [{ failure: "x" }, "Lyon cannot be read; its 5,012 VMs are as of 13:01:12 UTC."],
  [{}, "Lyon was not read lately; its 5,012 VMs are as of 13:01:12 UTC."],
  [{ vms: 1, failure: "x" }, "Lyon cannot be read; its VM is as of 13:01:12 UTC."],
  [{ asOf: null, failure: "x" }, "Lyon could not be read yet."],
  [{ asOf: null }, "Lyon is being read for the first time."],
  [
    { failure: "x", staleProjects: ["core"] },
    "Lyon (project core) cannot be read; VMs there are as of 13:01:12 UTC.",
  ],
  [
    { failure: "x", staleProjects: ["a", "b", "c", "d"] },
    "Lyon (projects a, b, c and 1 more) cannot be read; VMs there are as of 13:01:12 UTC.",
  ],
])("%j reads: %s", (more, words) => {
  expect(staleWords(site(more), Date.parse("2026-11-20T13:05:00Z"))).toBe(words);
});
