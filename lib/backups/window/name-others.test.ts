import { expect, it } from "vitest";
import { nameOthers } from "./name-others";
import { type MemberState, newWindowState } from "./window-state";

const OPENED = Date.parse("2026-11-20T14:00:00Z");

/** One VM that the run has frozen, and then tried to thaw at two seconds. */
function held(change: Partial<MemberState> = {}): MemberState {
  const member = {
    serverId: "b",
    name: "b",
    position: 1,
    method: "pause" as const,
    isSlow: false,
    thawEstimateMs: 0,
  };
  const [state] = newWindowState({ members: [member], cuts: [], budgetMs: 0, onUnquiesced: "stop" }).members;
  return Object.assign(state as MemberState, {
    quiesce: "frozen",
    thawSentAt: OPENED + 2_000,
    thaw: "was-not-frozen",
    thawedAt: OPENED + 2_050,
    thawedBy: "run",
    ...change,
  });
}
const endedBy = (closedBy: string, state: "thawed" | "not_frozen" = "thawed") => ({
  serverId: "b",
  state,
  closedBy,
});

it("names who thawed a VM that the run then found running, and makes no thaw of the run’s out of it", () => {
  const member = held();
  nameOthers([member], [endedBy("Ada")]);
  expect(member).toMatchObject({
    thaw: "was-not-frozen",
    thawedBy: "Ada",
    thawSentAt: OPENED + 2_000,
    thawedAt: OPENED + 2_050,
  });
});

it("names the other one also when the run holds its own thaw for the one that did it: two cannot be", () => {
  const member = held({ thaw: "thawed" });
  nameOthers([member], [endedBy("guardian")]);
  expect(member).toMatchObject({ thaw: "thawed", thawedBy: "guardian" });
});

it("leaves the thaw to the run where the other one found it running already, and what was never frozen", () => {
  const thawn = held({ thaw: "thawed" });
  nameOthers([thawn], [endedBy("guardian", "not_frozen")]);
  expect(thawn.thawedBy).toBe("run");
  const untouched = held({ quiesce: "not-sent", thaw: "not-needed", thawedBy: null });
  nameOthers([untouched], [endedBy("guardian")]);
  expect(untouched).toMatchObject({ thaw: "not-needed", thawedBy: null });
});
