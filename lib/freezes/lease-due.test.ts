import { describe, expect, it } from "vitest";
import type { ThawOutcome } from "../quiesce/quiesce-method";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import { type Evidence, isOwnerSurelyStill, isSure, whyDue } from "./lease-due";
import type { LeaseOwner } from "./open-lease";

const owner = (changes: Partial<LeaseOwner> = {}): LeaseOwner => ({
  id: "w1",
  isLocked: true,
  hasSignedOff: false,
  isSilent: false,
  hostname: "h",
  pid: 1,
  machine: null,
  processStarted: null,
  ...changes,
});
const lease = (changes: Partial<LeaseOwner> = {}) => ({ owner: owner(changes), dueAt: 10_000 });
const seen = { isProvedDead: false, hasSeenSilence: true };

describe("a lease is due", () => {
  it.each([
    ["never before its deadline while its owner has its lock", lease(), false, 9_999, null],
    ["at its deadline, whatever its owner says", lease(), false, 10_000, "deadline"],
    ["as soon as its owner has no lock", lease({ isLocked: false }), false, 0, "lock-gone"],
    ["as soon as its owner is proved dead, lock or no lock", lease(), true, 0, "owner-dead"],
  ] as const)("%s", (_, of, isProvedDead, now, why) => {
    expect(whyDue(of, { isProvedDead }, now)).toBe(why);
  });
});

describe("its owner surely sends nothing more", () => {
  it.each([
    ["not while it has its lock, however silent", lease({ isSilent: true }), seen, 0, false],
    ["not when its lock has just gone", lease({ isLocked: false }), seen, 0, false],
    [
      "when it has signed off and its lock is gone",
      lease({ isLocked: false, hasSignedOff: true }),
      seen,
      0,
      true,
    ],
    ["when it is silent and its lock is gone", lease({ isLocked: false, isSilent: true }), seen, 0, true],
    [
      "not by a silence that our connection is too young to have seen",
      lease({ isLocked: false, isSilent: true }),
      { ...seen, hasSeenSilence: false },
      0,
      false,
    ],
    ["when it is proved dead", lease(), { ...seen, isProvedDead: true }, 0, true],
    ["not at the deadline itself", lease(), seen, 10_000, false],
    ["long after the deadline", lease(), seen, 10_000 + TAKEOVER_AFTER_MS, true],
  ] as const)("%s", (_, of, known, now, is) => {
    expect(isOwnerSurelyStill(of, known, now)).toBe(is);
  });
});

describe("a lease can be closed", () => {
  const still: Evidence = { ownerStillSince: 1_000, isByAnother: false, hasTimer: true };
  const thawed: ThawOutcome = { state: "thawed" };
  const ran: ThawOutcome = { state: "was-not-frozen", reason: "" };
  const unknown: ThawOutcome = { state: "unknown", reason: "", todo: "" };
  it.each([
    ["when it is thawed, even while its owner lives", thawed, { ...still, ownerStillSince: null }, 0, true],
    ["when it is gone", { state: "gone" } as const, { ...still, ownerStillSince: null }, 0, true],
    ["never when nothing is known", unknown, still, 1_000_000, false],
    ["when it ran and nobody can freeze it any more", ran, still, 1_000, true],
    [
      "not when it ran and its owner may still freeze it",
      ran,
      { ...still, ownerStillSince: null },
      1_000,
      false,
    ],
    [
      "not when it ran and a hold without a timer may be on its way",
      ran,
      { ...still, hasTimer: false },
      60_999,
      false,
    ],
    ["when no such hold can come any more", ran, { ...still, hasTimer: false }, 61_000, true],
    ["not by another method's word that it ran", ran, { ...still, isByAnother: true }, 60_999, false],
  ] as const)("%s", (_, outcome, evidence, now, is) => {
    expect(isSure(outcome, evidence, now)).toBe(is);
  });
});
