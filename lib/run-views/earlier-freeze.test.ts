import { expect, it } from "vitest";
import { earlierFreeze } from "./earlier-freeze";

const at = (seconds: number) => new Date(Date.parse("2026-11-20T14:00:00Z") + seconds * 1_000);
const lease = (serverName: string, attempt: number, closedAt: Date | null, changes = {}) => ({
  ...{ serverName, attempt, closedAt, sentAt: at(0), frozenAt: at(0.1), state: "thawed" },
  ...changes,
});

it("is the longest that one stood still in a window before the last", () => {
  const leases = [lease("a", 1, at(9)), lease("b", 1, at(24)), lease("c", 2, at(40))];
  expect(earlierFreeze(leases, 2)).toEqual({ serverName: "b", ms: 24_000 });
  expect(earlierFreeze(leases, 1)).toBeNull();
});

it("leaves out who was never frozen, and who is held still, which is told as such", () => {
  const never = { state: "not_frozen", frozenAt: null };
  expect(earlierFreeze([lease("a", 1, at(9), never), lease("b", 1, null)], 2)).toBeNull();
  expect(earlierFreeze([lease("a", 1, at(9), { frozenAt: null })], 2)).toMatchObject({ ms: 9_000 });
});
