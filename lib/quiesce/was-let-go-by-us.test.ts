import { expect, test } from "vitest";
import { wasLetGoByUs } from "./was-let-go-by-us";

const record = (action: string, requestId: string, startedAt: string, userId = "u") => ({
  action,
  requestId,
  userId,
  startedAt: `2026-11-21T02:00:${startedAt}Z`,
  hasFailed: false,
});
const facts = {
  userId: "u",
  hold: "pause",
  release: "unpause",
  taken: { requestId: "req-hold", answeredAt: 50_100 },
  sentAt: 52_600,
  sentAtNova: Date.parse("2026-11-21T02:00:12.600Z"),
};

test.each([
  ["whole seconds, where it was sent 2.5 s after the hold's answer", "12.000", true],
  ["whole seconds, and sooner than that by more than their grain", "11.000", false],
  ["parts of a second, a hair later than it was sent", "12.601", true],
  ["parts of a second, a hair sooner than it was sent", "12.499", false],
])("on record in %s", (_, at, isOurs) => {
  const heldAt = at.endsWith("000") ? "10.000" : "10.001";
  const actions = [record("unpause", "req-thaw", at), record("pause", "req-hold", heldAt)];
  expect(wasLetGoByUs(actions, facts)).toBe(isOurs);
});

test("Nova's clock may be hours from ours, and jump, once our hold is on its record", () => {
  const actions = [record("unpause", "req-thaw", "12.700"), record("pause", "req-hold", "10.000")];
  expect(wasLetGoByUs(actions, { ...facts, sentAtNova: facts.sentAtNova + 3_600_000 })).toBe(true);
});

test("a hold that is not on the record any more: nothing is claimed", () => {
  expect(wasLetGoByUs([record("unpause", "req-thaw", "12.700")], facts)).toBe(false);
});

test("another worker's hold: the newest one, if it is ours, and Nova's clock decides", () => {
  const other = { ...facts, taken: undefined };
  const after = (at: string, by = "u") => [
    record("unpause", "r-2", at),
    record("pause", "r-1", "09.000", by),
  ];
  expect(wasLetGoByUs(after("12.000"), other)).toBe(true);
  expect(wasLetGoByUs(after("10.000"), other)).toBe(false);
  expect(wasLetGoByUs(after("12.000", "somebody"), other)).toBe(false);
});
