import { describe, expect, it } from "vitest";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { sampleFailover } from "@/lib/runs/testing/sample-failover";
import { acceptConsequences, decisionOf, rollBackConsequences, servingSince } from "./decision-words";

function sample(changes: Partial<RecoveryView> = {}, isSigned = false): RecoveryView {
  const { recovery } = sampleFailover({ isSigned, recovery: changes });
  if (!recovery) throw new Error("the sample has a recovery");
  return recovery;
}
const SERVING = Date.parse(sample().servingAt ?? "");
const MINUTE = 60_000;

describe("what a person has to decide", () => {
  it("asks to accept or to roll back, from the last green check on", () => {
    expect(decisionOf(sample(), SERVING + MINUTE)).toEqual({
      tone: "plain",
      title: "Serves at Oslo",
      since: sample().servingAt,
      todo: "accept it, or roll it back",
      isLate: false,
    });
  });
  it("is an alarm after an hour, and not before", () => {
    expect(decisionOf(sample(), SERVING + 60 * MINUTE)?.isLate).toBe(false);
    expect(decisionOf(sample(), SERVING + 60 * MINUTE + 1)).toMatchObject({ isLate: true, tone: "warn" });
  });
  it("counts what serves in part from its last healthy VM", () => {
    const [first, ...rest] = sample().tiers;
    const tiers = [
      first as NonNullable<typeof first>,
      ...rest.map((tier) => ({
        ...tier,
        servers: tier.servers.map((server) => ({ ...server, state: "failed" as const })),
      })),
    ];
    const partly = sample({ state: "partly", servingAt: null, usable: ["hss"], tiers });
    expect(servingSince(partly)).toBe(first?.servers[0]?.healthyAt);
    expect(decisionOf(partly, SERVING)).toMatchObject({
      tone: "warn",
      title: "1 of 4 VMs serves at Oslo",
      todo: "accept what works, or roll it back",
    });
  });
  it("says of one that failed that the source stays stopped", () => {
    expect(decisionOf(sample({ state: "failed", servingAt: null }), SERVING)).toMatchObject({
      tone: "fail",
      title: "It does not serve at Oslo",
      todo: "the VMs at Lyon stay stopped until it is rolled back",
    });
    expect(decisionOf(sample({ state: "failed", servingAt: null }, true), SERVING)?.todo).toBe(
      "roll it back",
    );
  });
  it("has half a roll-back end first", () => {
    const left = [{ kind: "volume", name: "v", cause: "in use" }];
    expect(decisionOf(sample({ state: "half-rolled-back", left }), SERVING)?.todo).toBe(
      "1 thing at Oslo could not be removed. Roll it back again: to accept it now could leave two copies running",
    );
  });
  it("tells who has decided, and when", () => {
    const decided = { at: "2026-11-20T14:20:00.000Z", by: "ada" };
    expect(decisionOf(sample({ state: "accepted", decided }), SERVING)).toMatchObject({
      title: "Accepted by ada",
      since: decided.at,
    });
    expect(decisionOf(sample({ state: "rolled-back", decided }), SERVING)?.title).toBe("Rolled back by ada");
  });
  it("has nothing to say while it runs, and of one that never began", () => {
    expect(decisionOf(sample({ state: "running" }), SERVING)).toBeNull();
    expect(decisionOf(sample({ state: "stopped" }), SERVING)).toBeNull();
  });
});

describe("what becomes true", () => {
  it("of an acceptance", () => {
    expect(acceptConsequences(sample(), "vIMS core")).toEqual([
      "vIMS core is at Oslo from then on, and consists of its VMs there. Backups begin again: the first one is full.",
      "The former VMs at Lyon are left as they are. If one of them runs, Stillpoint says so and does nothing by itself.",
      "It cannot be rolled back any more.",
    ]);
  });
  it("of an acceptance of a part, of a source that nobody proved to be off", () => {
    const words = acceptConsequences(sample({ usable: ["hss", "scscf", "icscf"] }, true), "vIMS core");
    expect(words).toContain("pcscf did not come up there, and is the VNF’s no more.");
    expect(words).toContain("Nobody has proved that 4 VMs at Lyon are off.");
  });
  it("of a roll-back: what is lost, removed, set back and started", () => {
    const standing = [
      { kind: "floating_ip", count: 1 },
      { kind: "server", count: 4 },
      { kind: "volume", count: 8 },
    ];
    expect(rollBackConsequences(sample({ standing }), SERVING + 42 * MINUTE)).toEqual([
      "What was written at Oslo since it serves there is lost: 42 min of it by now.",
      "Removed at Oslo: 4 VMs and 8 volumes.",
      "Set back to what it was: 1 floating IP.",
      "Unlocked and started at Lyon, in their boot order: scscf, icscf and pcscf. If Lyon does not answer, start them by hand.",
    ]);
  });
  it("of a roll-back of what never served, and had stopped nothing", () => {
    const of = sample({ servingAt: null, standing: [], tiers: [] }, true);
    expect(rollBackConsequences(of, SERVING)).toEqual([
      "Nothing served at Oslo, so that nothing written there is lost.",
      "Nothing of it is left at Oslo.",
      "Nothing is started at Lyon: this failover has stopped nothing there.",
    ]);
  });
});
