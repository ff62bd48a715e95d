import { expect, it } from "vitest";
import { madeBefore } from "./pause-history";
import { madeBeside } from "./promotion-history";
import type { RecoveryStage } from "./recovery-stage";

/** What happened, as the sandbox's log has it, from its first entry on: "target servers one made". */
function stageOf(...told: string[]): RecoveryStage {
  const entries = told.map((line, i) => {
    const [site, table, id, change] = line.split(" ");
    return { n: i + 1, kind: "changed", site, table, id, change, to: { name: id } };
  });
  const history = { since: (n: number) => entries.slice(n) };
  return { target: { name: "target" }, sandbox: { world: { history } } } as unknown as RecoveryStage;
}

it("what a drill made is gone before anything is made in its place", () => {
  const drill = ["target networks a made", "target servers b made"];
  const gone = ["target servers b removed", "target networks a removed"];
  const next = ["target networks c made", "target servers d made"];
  expect(madeBeside(stageOf(...drill, ...gone, ...next), 0, 2)).toEqual([]);
  expect(madeBeside(stageOf(...drill, ...gone.slice(0, 1), ...next, ...gone.slice(1)), 0, 2)).toEqual([
    "networks a of the drill was there beside networks c",
  ]);
  // What it had removed itself, what is elsewhere, and what stays on purpose hold nobody up.
  const others = ["target servers b removed", "source servers e made", "target backups f made"];
  expect(madeBeside(stageOf("target servers b made", ...others, ...next), 0, 4)).toEqual([]);
});

it("no VM that waits for a person is made before the word", () => {
  const stage = stageOf(
    "target servers first made",
    "source servers second made",
    "target servers second made",
  );
  expect(madeBefore(stage, ["second"], { at: 2 }, 0)).toEqual([]);
  expect(madeBefore(stage, ["second"], { at: 3 }, 0)).toEqual(["second was made before it was let go on"]);
});
