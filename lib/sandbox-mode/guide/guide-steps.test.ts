import { expect, it } from "vitest";
import { type GuideFacts, guideSteps } from "./guide-steps";

const NOTHING: GuideFacts = {
  vnf: { id: "v1", name: "IMS core", siteName: "Lyon", otherSiteName: "Oslo" },
  hasLooked: false,
  backup: null,
  isDark: false,
  failover: null,
  hasReadReport: false,
};
const done = (facts: Partial<GuideFacts>) =>
  guideSteps({ ...NOTHING, ...facts }).flatMap(({ key, isDone }) => (isDone ? [key] : []));
const stepOf = (facts: Partial<GuideFacts>, key: string) =>
  guideSteps({ ...NOTHING, ...facts }).find((step) => step.key === key);
const over = { runId: "r1", isOver: true, isGood: true };

it("begins with nothing done, and each fact does one step", () => {
  expect(done({})).toEqual([]);
  expect(done({ hasLooked: true })).toEqual(["look"]);
  expect(done({ hasLooked: true, backup: over })).toEqual(["look", "back-up"]);
  expect(done({ hasLooked: true, backup: over, isDark: true })).toEqual(["look", "back-up", "lose-a-site"]);
});

it("a run that goes on, or has failed, does nothing", () => {
  expect(done({ hasLooked: true, backup: { ...over, isOver: false, isGood: false } })).toEqual(["look"]);
  expect(done({ hasLooked: true, backup: { ...over, isGood: false } })).toEqual(["look"]);
  expect(done({ isDark: true, failover: { ...over, isGood: false } })).toEqual([
    "look",
    "back-up",
    "lose-a-site",
  ]);
});

it("what a later step needed stays done, whatever is healed since", () => {
  expect(done({ failover: over })).toEqual(["look", "back-up", "lose-a-site", "fail-over"]);
  expect(done({ failover: over, hasReadReport: true })).toHaveLength(5);
});

it("leads to what is next: to the plan, to the run while it goes on, to the report of the failover", () => {
  expect(stepOf({}, "back-up")?.link.href).toBe("/vnfs/v1/back-up");
  expect(stepOf({ backup: { ...over, isOver: false } }, "back-up")?.link.href).toBe("/runs/r1");
  expect(stepOf({ failover: { ...over, isOver: false } }, "fail-over")?.link.href).toBe("/runs/r1");
  expect(stepOf({ failover: over }, "read-the-report")?.link.href).toBe("/runs/r1/report");
});
