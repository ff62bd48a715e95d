import { expect, it } from "vitest";
import { orderVnfDrills } from "./order-vnf-drills";

const drill = (at: string) => ({
  ...{ runId: "r", number: 1, verdict: "passed" as const, at, siteName: "Oslo", rtoMs: 1, rtoTargetMs: null },
});
const row = (name: string, at: string | null) => ({
  ...{ id: name, name, siteName: "Lyon", lastDrill: at === null ? null : drill(at), newestPoint: null },
});
const need = (name: string, at: string | null, isDue: boolean) => ({
  ...{ vnf: { id: name, name }, everyDays: 30, isDue },
  lastPassed: at === null ? null : { runId: "r", name: "d-1", at },
});
const names = (...args: Parameters<typeof orderVnfDrills>) => orderVnfDrills(...args).map(({ name }) => name);

it("those that are due come first: never passed, then the longest ago", () => {
  const [old, older] = ["2026-03-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"];
  const rows = [row("fresh", old), row("late", old), row("later", older), row("never", null)];
  const needs = [need("late", old, true), need("later", older, true), need("never", null, true)];
  expect(names(rows, needs)).toEqual(["never", "later", "late", "fresh"]);
});

it("then what was never drilled, what becomes due next, and the oldest drill", () => {
  const [march, april] = ["2026-03-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"];
  const rows = [row("c", april), row("b", march), row("next", march), row("after", april), row("a", null)];
  const needs = [need("after", april, false), need("next", march, false)];
  expect(names(rows, needs)).toEqual(["a", "next", "after", "b", "c"]);
});

it("is due so many days after the last that passed, whatever came after that", () => {
  const [passed, failed] = ["2026-03-01T00:00:00.000Z", "2026-03-20T00:00:00.000Z"];
  const [known] = orderVnfDrills([row("hss", failed)], [need("hss", passed, false)]);
  expect(known).toMatchObject({ dueAt: "2026-03-31T00:00:00.000Z", isDue: false, everyDays: 30 });
});

it("a VNF that demands none has no due date", () => {
  expect(orderVnfDrills([row("hss", null)], [])).toMatchObject([
    { dueAt: null, isDue: false, everyDays: null },
  ]);
});
