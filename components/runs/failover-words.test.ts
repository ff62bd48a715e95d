import { expect, it } from "vitest";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { sampleFailover } from "@/lib/runs/testing/sample-failover";
import { isSettled } from "@/lib/runs/timeline-facts";
import { keptWords } from "./cancel-run-dialog";
import { decisionOf } from "./decision-words";
import { decisionStatus } from "./recovery-status";
import { stepOfRecoveryRow } from "./step-of-recovery-row";

const recoveryOf = (changes: Partial<RecoveryView> = {}, isSigned = false): RecoveryView => {
  const { recovery } = sampleFailover({ isSigned, recovery: changes });
  if (!recovery) throw new Error("the sample has a recovery");
  return recovery;
};

it("says before a cancel what stays: stopped VMs, and what was made", () => {
  expect(keptWords(recoveryOf({ standing: [{ kind: "server", count: 1 }] }))).toBe(
    "scscf, icscf and pcscf at Lyon stay stopped and locked: the VNF serves nowhere then. What it has made at Oslo stays there. Roll it back afterwards: that removes what was made and starts what was stopped.",
  );
  expect(keptWords(recoveryOf({ standing: [], fence: null }))).toMatch(
    /^At Lyon nothing was stopped so far\. Nothing was made at Oslo so far\./,
  );
});

it("opens the fence’s step from the source’s lane, and never from the new VM’s", () => {
  const run = sampleFailover();
  const steps = run.steps.map((step) =>
    step.key === "fence:pcscf" ? { ...step, state: "failed" as const } : step,
  );
  const [tier] = recoveryOf().tiers.slice(-1);
  const [server] = tier?.servers ?? [];
  if (!tier || !server) throw new Error("the sample has tiers");
  const place = { key: "a", y: 0, height: 1 };
  expect(stepOfRecoveryRow({ ...place, kind: "vm", tier, server }, steps)).toMatchObject({
    step: "boot:pcscf",
  });
  const lane = { ...place, kind: "fence" as const, stepKey: "fence:pcscf", serverId: "pcscf", name: "pcscf" };
  expect(stepOfRecoveryRow(lane, steps)).toMatchObject({ step: "fence:pcscf" });
});

it("shows where the decision stands beside how the run ended, and of drills nothing", () => {
  expect(decisionStatus({ isDrill: false, state: "pending" })).toBe("failoverPending");
  expect(decisionStatus({ isDrill: false, state: "failed" })).toBeNull();
  expect(decisionStatus({ isDrill: true, state: "pending" })).toBeNull();
});

it("says before a cancel of a relocation that it takes itself back", () => {
  const words = keptWords(recoveryOf({ mode: "relocation", standing: [{ kind: "server", count: 1 }] }));
  expect(words).toMatch(
    /^What it has made at Oslo is removed\. Then scscf, icscf and pcscf at Lyon are unlocked/,
  );
  expect(words).not.toContain("Roll it back");
});

it("says of a relocation that goes back what happens, and where it came to no end what to do", () => {
  const told = (state: RecoveryView["state"]) =>
    decisionOf(recoveryOf({ mode: "relocation", state, left: [] }), Date.now());
  expect(told("undoing")).toMatchObject({
    tone: "warn",
    todo: expect.stringContaining("then those at Lyon"),
  });
  expect(told("undone")).toMatchObject({ tone: "plain", title: "Undone: it runs at Lyon again" });
  expect(told("half-undone")).toMatchObject({
    tone: "fail",
    todo: expect.stringContaining("try again at once"),
  });
  expect(decisionStatus({ isDrill: false, state: "undoing" })).toBe("relocationUndoing");
});

it("is watched on until it is decided", () => {
  const settled = (state: RecoveryView["state"]) => isSettled(sampleFailover({ recovery: { state } }));
  expect(
    ["pending", "partly", "failed", "rolling-back", "half-rolled-back", "undoing", "half-undone"].map((s) =>
      settled(s as "pending"),
    ),
  ).toEqual(Array(7).fill(false));
  expect(["accepted", "rolled-back", "undone"].map((s) => settled(s as "pending"))).toEqual(
    Array(3).fill(true),
  );
});
