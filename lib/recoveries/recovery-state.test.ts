import { describe, expect, it } from "vitest";
import type { RecoveryMode, RecoveryState } from "../runs/recovery-view";
import { isOpen, mayAsk, nextState, type RecoveryEvent } from "./recovery-state";

const STATES: RecoveryState[] = [
  "running",
  "stopped",
  "proved",
  "failed",
  "partly",
  "cancelled",
  "standing",
  "cleaning",
  "clean",
  "pending",
  "accepted",
  "rolling-back",
  "rolled-back",
  "half-rolled-back",
  "undoing",
  "undone",
  "half-undone",
  "superseded",
  "done",
];
const EVENTS: RecoveryEvent[] = [
  "stop",
  "succeed",
  "succeed-partly",
  "fail",
  "cancel",
  "keep",
  "clean-up",
  "accept",
  "roll-back",
  "try-again",
  "give-way",
];

const RELOCATION = [
  "running stop stopped",
  "running succeed pending",
  "running succeed-partly undoing",
  "running fail undoing",
  "running cancel undoing",
  "undoing succeed undone",
  "undoing succeed-partly half-undone",
  "undoing fail half-undone",
  "half-undone try-again undoing",
  "half-undone give-way superseded",
  "pending accept accepted",
  "pending roll-back rolling-back",
  "rolling-back succeed rolled-back",
  "rolling-back succeed-partly half-rolled-back",
  "rolling-back fail half-rolled-back",
  "half-rolled-back roll-back rolling-back",
];

/** All that may happen, in one line each; whatever is not here is refused. */
const MAY: Record<RecoveryMode, string[]> = {
  drill: [
    "running stop stopped",
    "running succeed proved",
    "running succeed-partly failed",
    "running fail failed",
    "running cancel cancelled",
    "proved keep standing",
    "proved clean-up cleaning",
    "failed keep standing",
    "failed clean-up cleaning",
    "cancelled clean-up cleaning",
    "standing clean-up cleaning",
    "cleaning succeed clean",
    "cleaning succeed-partly standing",
    "cleaning fail standing",
  ],
  failover: [
    "running stop stopped",
    "running succeed pending",
    "running succeed-partly partly",
    "running fail failed",
    "running cancel failed",
    "partly accept accepted",
    "partly roll-back rolling-back",
    "failed roll-back rolling-back",
    "pending accept accepted",
    "pending roll-back rolling-back",
    "rolling-back succeed rolled-back",
    "rolling-back succeed-partly half-rolled-back",
    "rolling-back fail half-rolled-back",
    "half-rolled-back roll-back rolling-back",
  ],
  relocation: RELOCATION,
  replacement: RELOCATION,
  restore: [
    "running stop stopped",
    "running succeed done",
    "running succeed-partly partly",
    "running fail failed",
    "running cancel cancelled",
    "partly clean-up cleaning",
    "failed clean-up cleaning",
    "cancelled clean-up cleaning",
    "cleaning succeed clean",
    "cleaning succeed-partly failed",
    "cleaning fail failed",
  ],
};

describe.each(Object.entries(MAY) as [RecoveryMode, string[]][])("a %s", (mode, may) => {
  it("goes from each state by each event to where it should, or is refused", () => {
    const went = STATES.flatMap((state) =>
      EVENTS.flatMap((event) => {
        const next = nextState(mode, state, event);
        return "state" in next ? [`${state} ${event} ${next.state}`] : [];
      }),
    );
    expect(went.sort()).toEqual([...may].sort());
  });
});

it("refuses in words", () => {
  expect(nextState("drill", "clean", "accept")).toEqual({
    refusal: "A drill that is cleaned up cannot be accepted.",
  });
  expect(nextState("failover", "failed", "try-again")).toEqual({
    refusal: "A failover that has failed cannot be tried again.",
  });
});

it("says what may be asked for", () => {
  expect(mayAsk("failover", "pending")).toEqual(["accept", "roll-back"]);
  expect(mayAsk("failover", "partly")).toEqual(["accept", "roll-back"]);
  expect(mayAsk("failover", "failed")).toEqual(["roll-back"]);
  expect(mayAsk("drill", "standing")).toEqual(["clean-up"]);
  expect(mayAsk("drill", "running")).toEqual([]);
});

it("holds its VNF until it is decided", () => {
  const open = (mode: RecoveryMode) => STATES.filter((state) => isOpen(mode, state));
  const over = ["stopped", "accepted", "rolled-back", "undone", "superseded"];
  expect(open("failover")).toEqual(STATES.filter((state) => !over.includes(state)));
  expect(open("relocation")).toEqual(open("failover"));
  expect([...open("drill"), ...open("restore")]).toEqual([]);
});
