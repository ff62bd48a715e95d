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
