import { expect, it } from "vitest";
import { chainsOf, chooseMoments, doomAfter, doomOf, type Moment } from "./moments";

const ONE = "8fa043b5-c566-484f-87e8-a0726ef53574";
const TWO = "7176a217-6f9d-44fd-ad88-1ae580f71a19";
const moments = (...names: [step: string, name: string][]): Moment[] =>
  names.map(([step, name], i) => ({ n: i + 1, step, name }));
const run = moments(
  ["build", `begin restore:${ONE}`],
  ["build", `begin restore:${TWO}`],
  ["build", "after POST /volumes"],
  ["build", `begin restore:${ONE}`],
  ["prove", `begin restore:${TWO}`],
);
const at = (n: number) => run[n - 1] as Moment;

it("are told by their step, what they share with others of it, and how many of those came before", () => {
  expect(doomOf(at(2), run)).toEqual({ step: "build", kind: "begin restore:…", nth: 2 });
  expect(doomOf(at(5), run)).toEqual({ step: "prove", kind: "begin restore:…", nth: 1 });
});

it("come that much sooner to a worker that goes on in the middle of a step", () => {
  const doom = doomOf(at(4), run);
  expect(doom.nth).toBe(3);
  expect(doomAfter(doom, run.slice(0, 2)).nth).toBe(1);
  expect(doomAfter(doom, run).nth).toBe(1);
  expect(doomAfter(doomOf(at(5), run), run.slice(0, 4)).nth).toBe(1);
});

it("are of each kind the one in the middle, where something has just ended; or of all kinds, or all", () => {
  const all = moments(
    ["build", "before POST /volumes"],
    ["build", "after POST /volumes"],
    ["build", "after POST /volumes"],
    ["build", "after POST /volumes"],
    ["build", "done build"],
    ["build", "kept build"],
    ["prove", "after POST /volumes"],
  );
  const chosen = (o: { isPerStep?: boolean; wanted?: string }) =>
    chooseMoments(all, { least: 7, ...o }).map(({ n }) => n);
  expect(chosen({})).toEqual([4, 6]);
  expect(chosen({ isPerStep: true })).toEqual([3, 6, 7]);
  expect(chosen({ wanted: "kinds" })).toEqual([1, 4, 5, 6]);
  expect(chosen({ wanted: "kinds", isPerStep: true })).toEqual([1, 3, 5, 6, 7]);
  expect(chosen({ wanted: "all" })).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(chosen({ wanted: "2,5" })).toEqual([2, 5]);
});

it("are only those that are meant; of fewer than expected it says so", () => {
  const ofProof = ({ step }: Moment) => step === "prove";
  expect(chooseMoments(run, { least: 5, of: ofProof, wanted: "kinds" })).toEqual([at(5)]);
  expect(() => chooseMoments(run, { least: 6 })).toThrow("5 moments, and 6 were expected");
});

it("are put together in runs as far apart as can be, each in one", () => {
  const chains = chainsOf(run, 3);
  expect(chains.map((chain) => chain.map(({ n }) => n))).toEqual([
    [1, 3, 5],
    [2, 4],
  ]);
});
