import { describe, expect, it } from "vitest";
import { layOut } from "./timeline-scale";
import { thinOut, tickLabel, ticksOf } from "./timeline-ticks";

const labels = (to: number, taken: number[] = []) =>
  ticksOf(layOut(0, 0, [{ to, right: 95 }]), { apart: 7, taken }).map(({ label }) => label);

describe("ticks", () => {
  it.each([
    [8_000, ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s", "8 s"]],
    [400, ["0 s", "0.05 s", "0.1 s", "0.15 s", "0.2 s", "0.25 s", "0.3 s", "0.35 s", "0.4 s"]],
    [6 * 3_600_000, ["0 s", "1 h", "2 h", "3 h", "4 h", "5 h", "6 h"]],
  ])("stand at round times of %d ms", (to, expected) => {
    expect(labels(to)).toEqual(expected);
  });
  it("leave room for long labels", () => {
    expect(labels(110_000)).toEqual(["0 s", "30 s", "1 m", "1 m 30 s"]);
  });
  it("give way to other labels, and leave out what is folded or before the beginning", () => {
    expect(labels(8_000, [95])).not.toContain("8 s");
    const folded = layOut(-10_000, 0, [
      { to: 0, right: 10 },
      { to: 60_000, right: 60 },
      { to: 600_000, right: 65, isFolded: true },
      { to: 640_000, right: 95 },
    ]);
    const places = ticksOf(folded, { apart: 7 });
    expect(places.every(({ ms }) => ms >= 0 && (ms <= 60_000 || ms >= 600_000))).toBe(true);
    expect(places.length).toBeGreaterThan(3);
  });
  it("are none for a scale without any length", () => {
    expect(ticksOf(layOut(0, 5, [{ to: 0, right: 5 }]), { apart: 7 })).toEqual([]);
  });
});

it.each([
  [0, "0 s"],
  [500, "0.5 s"],
  [90_000, "1 m 30 s"],
  [300_000, "5 m"],
  [5_400_000, "1 h 30 m"],
  [7_200_000, "2 h"],
])("%d ms is labelled %s", (ms, label) => {
  expect(tickLabel(ms)).toBe(label);
});

it("thins out what is crowded, and keeps the first and the last", () => {
  const crowd = Array.from({ length: 50 }, (_, i) => ({ x: 50 - i }));
  const kept = thinOut(crowd, 4).map(({ x }) => x);
  expect(kept[0]).toBe(1);
  expect(kept.at(-1)).toBe(50);
  expect(kept.every((x, i) => i === 0 || x - (kept[i - 1] ?? 0) >= 4)).toBe(true);
  expect(thinOut([], 4)).toEqual([]);
  expect(thinOut([{ x: 3 }], 4)).toEqual([{ x: 3 }]);
});
