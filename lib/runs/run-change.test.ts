import { expect, it } from "vitest";
import { applyChange, changeOf } from "./run-change";
import type { HeldVm, LaneView, RunPointView, RunView, StepView } from "./run-view";

const step = (key: string, state = "waiting") => ({ key, state, attempts: [] }) as unknown as StepView;
const lane = (serverId: string, isHeld = false) => ({ serverId, isHeld }) as unknown as LaneView;
const held = (leaseId: string) => ({ leaseId }) as unknown as HeldVm;
const point = (backedUp: number) =>
  ({ id: "p", backedUp, usableServerIds: ["a"] }) as unknown as RunPointView;
const run = (now: string, more: object = {}) =>
  ({
    ...{
      now,
      state: "running",
      phase: "quiesce",
      window: { openedAt: null },
      point: null,
      failure: null,
      held: [],
    },
    ...{ lanes: [lane("a"), lane("b")], steps: [step("1"), step("2"), step("3")] },
    ...more,
  }) as unknown as RunView;

/** As it goes over the wire. */
const told = (from: RunView, to: RunView) => JSON.parse(JSON.stringify(changeOf(from, to)));
const expectTold = (from: RunView, to: RunView) => expect(applyChange(from, told(from, to))).toEqual(to);

it("is what differs, and nothing else; what did not change stays the same object", () => {
  const from = run("t1");
  const to = run("t2", { steps: [step("1"), step("2", "running"), step("3")] });
  expect(changeOf(from, to)).toEqual({
    since: "t1",
    set: { now: "t2" },
    lists: { steps: { gone: [], put: [[1, step("2", "running")]] } },
  });
  const changed = applyChange(from, told(from, to));
  expect(changed).toEqual(to);
  expect(changed?.lanes).toBe(from.lanes);
  expect(changed?.steps[0]).toBe(from.steps[0]);
});

it("is nothing where only the time went on", () => {
  expect(changeOf(run("t1"), run("t2"))).toBeNull();
});

it.each([
  [
    "steps that come in between and at both ends",
    { steps: ["0", "1", "x", "2", "y", "3", "9"].map((k) => step(k)) },
  ],
  ["some that go while others come", { steps: [step("3"), step("4", "running")] }],
  ["some that change their places", { steps: [step("3"), step("1"), step("2", "failed")] }],
  ["one that moved, with new ones before it", { steps: [step("0"), step("2"), step("1"), step("3")] }],
  ["all that go", { steps: [], lanes: [] }],
  ["the first that come", { held: [held("l1"), held("l2")] }],
  ["fields", { state: "failed", phase: "thaw", window: { openedAt: "x" }, failure: { cause: "c" } }],
  ["a point that appears", { point: point(0) }],
])("carries %s there and back", (_, more) => {
  expectTold(run("t1"), run("t2", more));
  expectTold(run("t1", more), run("t2"));
});

it("of a point tells the fields that changed, and of another point all", () => {
  const change = told(run("t1", { point: point(1) }), run("t2", { point: point(2) }));
  expect(change.point).toEqual({ set: { backedUp: 2 } });
  expectTold(run("t1", { point: point(1) }), run("t2", { point: point(2) }));
  expectTold(run("t1", { point: point(1) }), run("t2", { point: { ...point(2), id: "q" } }));
});

it("is refused on any view but the one that it is of", () => {
  const change = told(run("t1"), run("t2", { state: "failed" }));
  expect(applyChange(run("t0"), change)).toBeNull();
});
