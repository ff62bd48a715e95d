import { expect, it } from "vitest";
import type { LiveRun } from "../runs/live-run";
import { rollbackRun } from "./rollback-run";

/** What the first build with roll-backs recorded of one that was all done but for its end, in the order of its steps. */
const RECORDED: [string, unknown][] = [
  ["preflight", undefined],
  ["remove", 0],
  ["give-back", []],
  ["count", { things: 0, notGivenBack: 0, servers: 0, from: "Lyon", toStart: ["hss"] }],
  ["start", { problems: [] }],
  ["settle", undefined],
];

it("continues what an older build of the same workflow version has recorded", async () => {
  const recorded = [...RECORDED];
  const run = {
    facts: { id: "r", plan: { recoveryId: "f", resources: 3 } },
    // As DBOS does: a step that has another name than was recorded in its place ends the workflow.
    step: async (name: string) => {
      const [was, value] = recorded.shift() ?? [];
      if (was !== name) throw new Error(`step ${name} came where ${was} was recorded`);
      return { ok: true, value };
    },
  } as unknown as LiveRun;
  const never = async () => {
    throw new Error("it was done before");
  };
  const body = rollbackRun({ removeMade: never, startSource: never });
  expect(await body(run)).toEqual({ state: "succeeded", failure: null });
  expect(recorded).toEqual([]);
});
