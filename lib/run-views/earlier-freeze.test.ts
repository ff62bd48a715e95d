import { expect, it } from "vitest";
import { earlierFreeze } from "./earlier-freeze";

const at = (seconds: number) => new Date(Date.parse("2026-11-20T14:00:00Z") + seconds * 1_000);
const lease = (serverName: string, attempt: number, closedAt: Date | null, changes = {}) => ({
  ...{ serverName, attempt, closedAt, armedAt: at(-1), sentAt: at(0), frozenAt: at(0.1), state: "thawed" },
  ...{ thawsBy: at(15), ...changes },
});
const running = { windowAttempts: 2, endedAt: null };
const over = { windowAttempts: 2, endedAt: at(90) };

it("is the longest that one stood still in a window before the last", () => {
  const leases = [lease("a", 1, at(9)), lease("b", 1, at(24)), lease("c", 2, at(40))];
  const found = { serverName: "b", attempt: 1, ms: 24_000, isAtMost: false };
  expect(earlierFreeze(leases, 2, over)).toEqual(found);
  expect(earlierFreeze(leases, 1, over)).toBeNull();
  // The second one may be open.
  expect(earlierFreeze(leases, null, running)).toEqual(found);
});

it("is of any window, the last one too, once the run has ended without a record of one", () => {
  const leases = [lease("a", 1, at(9)), lease("b", 2, at(24))];
  expect(earlierFreeze(leases, null, over)).toMatchObject({ serverName: "b", attempt: 2 });
});

it("leaves out who was never frozen, is held still, or stays off for a failover", () => {
  const never = { state: "not_frozen", frozenAt: null };
  const leases = [
    lease("a", 1, at(9), never),
    lease("b", 1, null),
    lease("c", 1, at(9), { state: "left_off" }),
  ];
  expect(earlierFreeze(leases, 2, over)).toBeNull();
});

it.each([
  ["from when it was confirmed, when its sending was not written", { sentAt: null }, 8_900, false],
  ["from its arming at most, when nothing was", { sentAt: null, frozenAt: null }, 10_000, true],
  [
    "until its timer at most, when it ran again by itself",
    { state: "not_frozen", thawsBy: at(5) },
    5_000,
    true,
  ],
  ["until somebody was sure at most, where no timer is due before", { state: "not_frozen" }, 9_000, true],
  ["until somebody was sure at most, when it has no timer", { state: "gone", thawsBy: null }, 9_000, true],
])("counts %s", (_what, changes, ms, isAtMost) => {
  expect(earlierFreeze([lease("a", 1, at(9), changes)], 2, over)).toMatchObject({ ms, isAtMost });
});
