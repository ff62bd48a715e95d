import { expect, it } from "vitest";
import { rpoDays } from "./rpo-days";

const NOW = new Date("2026-11-20T12:00:00.000Z");
const LONG_AGO = new Date("2026-01-01T00:00:00.000Z");
const point = (takenAt: string, { took = 10, isWhole = true, done = true } = {}) => ({
  takenAt: new Date(takenAt),
  usableFrom: done ? new Date(Date.parse(takenAt) + took * 60_000) : null,
  isWhole,
});
const days = (
  points: ReturnType<typeof point>[],
  rpoMinutes = 24 * 60,
  createdAt = LONG_AGO,
  deletedAt: Date | null = null,
) => rpoDays({ now: NOW, createdAt, deletedAt, rpoMinutes, points });
const on = (found: ReturnType<typeof days>, day: string) => found.find((d) => d.day === day)?.rpo;

it("has one state for each of thirty days, the oldest first", () => {
  const found = days([]);
  expect(found).toHaveLength(30);
  expect([found[0]?.day, found[29]?.day]).toEqual(["2026-10-22", "2026-11-20"]);
  expect(new Set(found.map(({ rpo }) => rpo))).toEqual(new Set(["missed"]));
});

it("is met where one point follows another before the RPO is over", () => {
  // Each is usable ten minutes after the one before it is a day old: the RPO is a little longer than a day.
  const found = days(
    [17, 18, 19, 20].map((d) => point(`2026-11-${d}T02:00:00.000Z`)),
    24 * 60 + 10,
  );
  expect(on(found, "2026-11-16")).toBe("missed");
  expect(on(found, "2026-11-17")).toBe("partly");
  expect(["18", "19", "20"].map((d) => on(found, `2026-11-${d}`))).toEqual(["met", "met", "met"]);
});

it("is partly met when the next one came a moment too late", () => {
  const found = days([17, 18, 19, 20].map((d) => point(`2026-11-${d}T02:00:00.000Z`)));
  expect(on(found, "2026-11-18")).toBe("partly");
  expect(on(found, "2026-11-20")).toBe("partly");
});

it("counts from the point's own time, and only from when it could be recovered from", () => {
  expect(on(days([point("2026-11-19T23:00:00.000Z", { took: 70 })]), "2026-11-19")).toBe("missed");
  expect(on(days([point("2026-11-19T23:00:00.000Z", { done: false })]), "2026-11-20")).toBe("missed");
  expect(on(days([point("2026-11-18T23:59:00.000Z", { took: 0 })], 24 * 60 + 1), "2026-11-19")).toBe("met");
  expect(on(days([point("2026-11-18T23:59:00.000Z", { took: 0 })], 24 * 60), "2026-11-19")).toBe("partly");
});

it("is partly met by a point that does not hold all VMs", () => {
  expect(on(days([point("2026-11-19T02:00:00.000Z", { isWhole: false })]), "2026-11-20")).toBe("partly");
});

it("is not carried on by a point that does not hold all VMs", () => {
  const whole = point("2026-11-18T12:00:00.000Z", { took: 0 });
  const rest = { took: 0, isWhole: false };
  expect(on(days([whole, point("2026-11-19T10:00:00.000Z", rest)]), "2026-11-19")).toBe("partly");
  expect(on(days([whole, point("2026-11-19T10:00:00.000Z", { took: 0 })]), "2026-11-19")).toBe("met");
});

it("is not known before the VNF was made, and counts the day of its making from then on", () => {
  const made = new Date("2026-11-19T20:00:00.000Z");
  const found = days([point("2026-11-19T20:00:00.000Z", { took: 0 })], 24 * 60, made);
  expect(on(found, "2026-11-18")).toBe("unknown");
  expect(on(found, "2026-11-19")).toBe("met");
  expect(on(found, "2026-11-20")).toBe("met");
});

it("is not missed once the VNF was deleted, and counts the day of its deletion up to then", () => {
  const deleted = new Date("2026-11-18T20:00:00.000Z");
  const found = days([point("2026-11-17T23:00:00.000Z", { took: 0 })], 21 * 60, LONG_AGO, deleted);
  expect(on(found, "2026-11-16")).toBe("missed");
  expect(on(found, "2026-11-18")).toBe("met");
  expect([on(found, "2026-11-19"), on(found, "2026-11-20")]).toEqual(["unknown", "unknown"]);
});
