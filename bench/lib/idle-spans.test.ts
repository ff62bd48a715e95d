import { expect, it } from "vitest";
import { idleSpans } from "./idle-spans";

const span = (what: string, at: number, endedAt: number) => ({ what, at, endedAt });

it("finds what lies between spans, of which some overlap and some lie in others", () => {
  const spans = [span("c", 60, 80), span("a", 10, 50), span("b", 20, 30), span("later", 120, 130)];
  expect(idleSpans(spans, 0, 100)).toEqual([
    { at: 0, ms: 10, after: "the start", before: "a" },
    { at: 50, ms: 10, after: "a", before: "c" },
    { at: 80, ms: 20, after: "c", before: "the end" },
  ]);
});

it("cuts what began before and what ends after", () => {
  expect(idleSpans([span("a", -5, 5), span("b", 90, 200)], 0, 100)).toEqual([
    { at: 5, ms: 85, after: "a", before: "b" },
  ]);
  expect(idleSpans([], 0, 100)).toHaveLength(1);
});
