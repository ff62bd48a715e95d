import { describe, expect, it } from "vitest";
import { planRecovery } from "@/lib/recoveries/plan-recovery";
import type { RecoveryFacts } from "@/lib/recoveries/recovery-facts";
import { NOW, threeVms } from "@/lib/recoveries/testing/three-vms";
import { toStaircase } from "./staircase";
import { whatHappens } from "./what-happens";

const planOf = (change?: (facts: RecoveryFacts) => void) => planRecovery(threeVms(change), NOW);
const stairs = (change?: (facts: RecoveryFacts) => void) => toStaircase(planOf(change));
function group(key: string, change?: (facts: RecoveryFacts) => void) {
  const found = stairs(change).find((each) => each.key === key);
  if (!found) throw new Error(`no group ${key}`);
  return found;
}

describe("a plan as a staircase", () => {
  it("goes from what is prepared over each tier to the proof and the clean-up", () => {
    expect(stairs().map(({ title }) => title)).toEqual([
      "Prepare",
      "Boot tier 1",
      "Boot tier 2",
      "Boot tier 3",
      "Prove",
      "Clean up",
    ]);
  });
  it("says of each tier what it adds: together that is the whole", () => {
    const plan = planOf();
    const sum = toStaircase(plan).reduce((total, { ms }) => total + (ms ?? 0), 0);
    expect(sum).toBe(plan.estimate.totalMs);
    expect(group("tier 1").ms).toBe(17_000);
    expect(group("tier 2").ms).toBe(9_000);
  });
  it("says what is restored during an earlier tier, and how long its chains are", () => {
    expect(group("tier 1").rows[0]).toMatchObject({
      title: "Restore 2 volumes",
      note: "2 GiB, chain of 2",
      expected: { fromMs: 0, toMs: 8_000 },
    });
    expect(group("tier 2").rows[0]?.note).toBe("2 GiB, during tier 1");
    // It begins with the first one's, too.
    expect(group("tier 3").rows[0]?.note).toBe("2 GiB, during tier 1");
  });
  it("counts the records that are to be imported", () => {
    expect(group("prepare").rows[0]).toMatchObject({ note: "12 known already", expected: { toMs: 0 } });
    const missing = group("prepare", ({ target }) => {
      for (const copy of target.copies.slice(0, 3)) copy.state = "none";
    });
    expect(missing.rows[0]?.note).toBe("3 of 12; the others are known already");
    expect(missing.ms).toBeGreaterThan(0);
  });
  it("says that a drill has no way out, and which addresses are kept", () => {
    expect(group("prepare").note).toBe("isolated, no route out");
    expect(group("prepare").rows.map(({ title, note }) => `${title}: ${note}`)).toContain(
      "Reserve 3 ports: same MAC and IP",
    );
  });
  it("knows no times without history, and claims none", () => {
    const groups = stairs((facts) => {
      facts.history = { restores: [], bootMs: [], importMs: [], backups: [] };
    });
    expect(groups.find(({ key }) => key === "tier 1")).toMatchObject({ ms: null });
    expect(groups.flatMap(({ rows }) => rows).filter(({ isBoot }) => isBoot)).toMatchObject([
      { expected: null },
      { expected: null },
      { expected: null },
    ]);
  });
  it("tells of delays, and of what a tier is waited for", () => {
    const tier = group("tier 2", (facts) => {
      const scscf = facts.servers.find(({ bootOrder }) => bootOrder === 2)?.serverId ?? "";
      facts.plan.bootTiers = [
        {
          order: 2,
          delaySeconds: 30,
          pauseBefore: null,
          onFailedCheck: "stop",
          checks: [{ serverId: scscf, within: 60, kind: "tcp", port: 5060 }],
        },
      ];
    });
    expect(tier.note).toBe("scscf, 30 s after tier 1 is healthy");
    expect(tier.rows.at(-1)?.note).toBe("wait for port 5060");
  });
  it("says when it is cleaned up", () => {
    expect(group("clean-up").note).toBe("at its end");
    expect(
      group("clean-up", (facts) => {
        facts.cleanUp = { keepForMinutes: 240 };
      }).note,
    ).toBe("after 4 h");
  });
});

describe("a failover as a staircase", () => {
  const toFailover = (facts: RecoveryFacts) => {
    facts.mode = "failover";
    facts.cleanUp = null;
    facts.source.answers = true;
  };
  it("is fenced before all else, and ends with what waits for a decision", () => {
    expect(stairs(toFailover).map(({ title }) => title)).toEqual([
      "Fence",
      "Prepare",
      "Boot tier 1",
      "Boot tier 2",
      "Boot tier 3",
      "Prove",
      "Hand over",
    ]);
    expect(group("hand-over", toFailover).note).toContain("accept it, or roll it back");
  });
  it("stops its VMs in the reverse of the boot order", () => {
    const names = planOf(toFailover).servers.map(({ name }) => name);
    expect(group("fence", toFailover).rows).toEqual([
      {
        ...{ key: "stop", title: "Stop and lock 3 VMs at RegionOne", note: names.reverse().join(", ") },
        ...{ expected: null, isBoot: false },
      },
    ]);
  });
  it("names the hooks that it calls, each where it does", () => {
    const withHooks = (facts: RecoveryFacts) => {
      toFailover(facts);
      facts.plan.hooks = { fence: { id: "h-1", name: "pdu" }, handOver: { id: "h-2", name: "dns" } };
    };
    expect(group("fence", withHooks).rows.map(({ title }) => title)).toContain("Call your hook pdu");
    expect(group("hand-over", withHooks).rows.map(({ title }) => title)).toContain("Call your hook dns");
  });
});

describe("what a person agrees to", () => {
  const at = Date.parse("2026-11-20T13:42:00.000Z");
  const told = (change?: (facts: RecoveryFacts) => void) =>
    whatHappens(planOf(change), at)
      .map(({ title, text }) => `${title}. ${text}`)
      .join("\n");
  it("is what is made, that the source is left alone, and that nothing else can run", () => {
    expect(told()).toContain("3 VMs and 6 volumes (6 GiB) are made at RegionTwo");
    expect(told()).toContain("as it was 42 min ago, in a network of its own, with no way out");
    expect(told()).toContain("keep running and are not touched");
    expect(told()).toContain("Nothing else can run for vIMS core meanwhile");
    expect(told()).toContain("At its end all of it is removed");
  });
  it("is how long it stays, with the day where that is not today", () => {
    const kept = (keepForMinutes: number) =>
      told((facts) => {
        facts.cleanUp = { keepForMinutes };
      });
    expect(kept(60)).toContain("Until about 14:42 UTC you can");
    expect(kept(1440)).toContain("Until about 13:42 UTC of 2026-11-21 you can");
  });
});
