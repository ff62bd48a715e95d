import { expect, it } from "vitest";
import type { BootTier } from "@/lib/recoveries/boot-tiers";
import { changeWords, tierWords } from "./tier-words";

const nameOf = (id: string) => `vm-${id}`;
const plain = (order: number): BootTier => ({
  ...{ order, delaySeconds: 0, pauseBefore: null, onFailedCheck: "stop", checks: [] },
});
const second: BootTier = {
  ...{ order: 2, delaySeconds: 90, pauseBefore: "Look at the HSS.", onFailedCheck: "go-on" },
  checks: [{ serverId: "b", within: 300, kind: "console", text: "login:" }],
};

it("tells how a tier boots", () => {
  expect(tierWords(plain(1), undefined, nameOf)).toEqual(["Boots first"]);
  const up = [300, 20].map((within) => ({ serverId: "b", kind: "active" as const, within }));
  expect(tierWords({ ...plain(2), checks: up }, plain(1), nameOf)).toEqual([
    "Boots after tier 1 is healthy",
    "vm-b is up, within 20 s",
  ]);
  expect(tierWords(second, plain(1), nameOf)).toEqual([
    "Boots 1 min 30 s after tier 1 is healthy",
    "Waits for a person before it: Look at the HSS.",
    "vm-b’s console shows “login:”, within 5 min",
    "The next tier boots although a check of this one failed",
  ]);
});

it("tells what storing has changed, and nothing of what has not", () => {
  expect(changeWords([plain(1), plain(2)], [plain(1), second], nameOf)).toEqual([
    "tier 2 waits 1 min 30 s",
    "tier 2 waits for a person",
    "a failed check of tier 2 ends nothing",
    "checks of vm-b",
  ]);
  expect(changeWords([second], [{ ...second, pauseBefore: "Ring the desk." }], nameOf)).toEqual([
    "what to do before tier 2",
  ]);
  expect(changeWords([second], [plain(2)], nameOf)).toEqual([
    "tier 2 does not wait any more",
    "tier 2 waits for nobody any more",
    "a failed check of tier 2 ends the boot",
    "checks of vm-b",
  ]);
  // The database has the keys of what is stored in another order.
  const spelled = {
    ...second,
    checks: [{ text: "login:", kind: "console" as const, within: 300, serverId: "b" }],
  };
  expect(changeWords([second], [spelled], nameOf)).toEqual([]);
});
