import { describe, expect, it } from "vitest";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import {
  headingOf,
  outcomeWords,
  refusalWords,
  standingWords,
  statusOfApproval,
  timeLeft,
  toDecideWords,
  whoMayDecide,
} from "./approval-words";

const ASKED: ApprovalView = {
  id: "a-1",
  kind: "failover",
  state: "waiting",
  title: "Fail core over to Paris.",
  facts: [],
  target: { kind: "vnf", id: "v-1", name: "core" },
  askedBy: "Ada",
  askedAt: "2026-11-22T20:34:00.000Z",
  expiresAt: "2026-11-22T21:04:00.000Z",
  decidedBy: null,
  decidedAt: null,
  reason: null,
  usedAt: null,
  isGlassBroken: false,
  reviewedBy: null,
  reviewedAt: null,
  href: "/vnfs/v-1/fail-over",
  isOwn: true,
  mayDecide: false,
  whyNot: null,
  mayReview: false,
};
const alone = { decidedBy: "Ada", decidedAt: "2026-11-22T20:40:00.000Z", isGlassBroken: true };
const decided = { decidedBy: "Bea", decidedAt: "2026-11-22T20:40:00.000Z" };

describe("what has become of a request", () => {
  it.each([
    [{}, "Waiting for a second person", "Any other operator or admin can approve it"],
    [{ state: "approved", ...decided }, "Approved by Bea at 20:40 UTC", "Do it until 21:04 UTC, once."],
    [
      { state: "approved", ...decided, decidedBy: "Ada", isGlassBroken: true },
      "You went on alone at 20:40 UTC",
      "Another person has to look at it afterwards.",
    ],
    [{ state: "refused", ...decided }, "Refused by Bea at 20:40 UTC", "Talk to Bea"],
    [{ state: "withdrawn" }, "Taken back", "Nothing was done."],
    [
      { state: "used", usedAt: "2026-11-22T20:41:00.000Z" },
      "Done already at 20:41 UTC",
      "from another window",
    ],
    [{ state: "expired" }, "Nobody decided within 30 minutes", "ask again"],
    [{ state: "expired", ...decided }, "Not used within 30 minutes", "Bea had approved it."],
    [
      { state: "expired", ...alone },
      "Not used within 30 minutes",
      "You had gone on alone. Nothing was done: ask again. Another person has to look at it all the same.",
    ],
    [
      { state: "used", ...alone, usedAt: "2026-11-22T20:41:00.000Z" },
      "Done already at 20:41 UTC",
      "It was carried out from another window, without a second person: another one has to look at it afterwards.",
    ],
    [
      { state: "withdrawn", ...alone },
      "Taken back",
      "Nothing was done. You had gone on alone: another person has to look at it all the same.",
    ],
    [
      { state: "used", ...alone, usedAt: "2026-11-22T20:41:00.000Z", reviewedBy: "Bea" },
      "Done already at 20:41 UTC",
      "without a second person. Bea has looked at it.",
    ],
  ] as const)("%j", (changes, headline, next) => {
    const words = outcomeWords({ ...ASKED, ...changes });
    expect(words.headline).toBe(headline);
    expect(words.next).toContain(next);
  });

  it("tells the form why nothing was done", () => {
    expect(refusalWords({ ...ASKED, ...decided, state: "refused", reason: "Not at this hour." })).toBe(
      "Refused by Bea at 20:40 UTC: Not at this hour. Nothing was done. Talk to Bea before you ask again.",
    );
    expect(refusalWords({ ...ASKED, state: "withdrawn" })).toMatch(/^Taken back\. Nothing was done\./);
    expect(refusalWords(undefined)).toContain("a second person has to approve this first");
  });
});

it.each([
  ["waiting", "2026-11-22T20:35:56Z", "28 m 04 s left"],
  ["approved", "2026-11-22T21:03:58Z", "2 s left"],
  // The server's clock ends it.
  ["waiting", "2026-11-22T21:05:00Z", "0 s left"],
  ["refused", "2026-11-22T20:36:00Z", null],
  ["expired", "2026-11-22T21:06:00Z", null],
] as const)("of one that is %s at %s is left: %s", (state, now, left) => {
  expect(timeLeft({ ...ASKED, state }, Date.parse(now))).toBe(left);
});

it("says nothing of the time before it is known", () => expect(timeLeft(ASKED, null)).toBeNull());

it("names who may decide by what is asked for", () => {
  expect(whoMayDecide("point_deletion")).toBe("Any other operator or admin");
  expect(whoMayDecide("access_change")).toBe("Any other admin");
});

it("shows broken glass before everything else", () => {
  expect(statusOfApproval({ ...ASKED, state: "used", isGlassBroken: true })).toBe("approvalGlassBroken");
  expect(statusOfApproval({ ...ASKED, state: "used" })).toBe("approvalUsed");
});

it("says of one that a switch has ended that nobody took it back", () => {
  const ended = { ...ASKED, state: "withdrawn", reason: "x" } as const;
  expect(statusOfApproval(ended)).toBe("approvalUngated");
  expect(statusOfApproval({ ...ended, reason: null })).toBe("approvalWithdrawn");
});

it("makes a heading of a sentence", () =>
  expect(headingOf("Fail core over to Paris.")).toBe("Fail core over to Paris"));

it.each([
  [{}, null],
  [{ state: "approved", ...decided }, "Ada may do exactly this, once, until 21:04 UTC."],
  [{ state: "used", ...decided, usedAt: "2026-11-22T20:41:00.000Z" }, "Ada has done it at 20:41 UTC."],
  [{ state: "refused", ...decided }, "Bea refused it at 20:40 UTC. Nothing was done."],
  [{ state: "withdrawn" }, "Ada has taken it back."],
  [{ state: "withdrawn", reason: "x", isGlassBroken: true }, "Ada has taken it back."],
  [{ state: "withdrawn", reason: "x" }, "Not needed any more: the switch that asked for a second person"],
  [{ state: "expired" }, "Nobody decided within 30 minutes."],
  [{ state: "expired", ...decided }, "Bea approved it at 20:40 UTC, but it was not done in time."],
] as const)("tells everybody how one stands: %j", (changes, words) => {
  const standing = standingWords({ ...ASKED, ...changes });
  if (words === null) expect(standing).toBeNull();
  else expect(standing).toContain(words);
});

it("counts what waits", () =>
  expect([1, 2].map(toDecideWords)).toEqual(["1 waits for approval", "2 wait for approval"]));
