import { expect, it } from "vitest";
import type { ListedSite } from "@/lib/sites/sites-list";
import { sitesVerdict } from "./sites-verdict";

it.each<[ListedSite["state"][], string]>([
  [["reachable"], "It answers"],
  [["reachable", "reachable"], "All 2 answer"],
  [["reachable", "unreachable"], "B does not answer"],
  [["unreachable", "unreachable"], "A, B do not answer"],
  [["slow", "degraded", "unreachable"], "C does not answer; B answers in part; A is slow"],
  [["unknown"], "Nothing is known of A now"],
  [["unknown", "unreachable"], "B does not answer; nothing is known of A now"],
  [["slow", "slow", "slow", "slow"], "4 sites are slow"],
])("of %j says: %s", (states, words) => {
  expect(sitesVerdict(states.map((state, i) => ({ name: "ABCD"[i] ?? "", state })))).toBe(words);
});

it("says which of the sites that answer cannot freeze VMs, to who may know", () => {
  const site = (name: string, state: ListedSite["state"], result: "pass" | "warn" | "fail" | "skipped") => ({
    name,
    state,
    inspected: { checks: { rows: [{ id: "quiesce", title: "Quiesce", result, saw: "" }] } },
  });
  expect(sitesVerdict([site("A", "reachable", "pass"), site("B", "reachable", "warn")])).toBe(
    "All 2 answer; B cannot freeze VMs yet",
  );
  expect(sitesVerdict([site("A", "slow", "fail"), site("B", "unreachable", "fail")])).toBe(
    "B does not answer; A is slow; A cannot freeze VMs yet",
  );
  // What could not be found out is not said.
  expect(sitesVerdict([site("A", "reachable", "skipped")])).toBe("It answers");
});
