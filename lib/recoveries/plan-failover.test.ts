import { describe, expect, it } from "vitest";
import { planRecovery } from "./plan-recovery";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlanNote } from "./recovery-run-plan";
import { stepsOf } from "./steps-of";
import { NOW, projectOf, threeVms } from "./testing/three-vms";

const plan = (change?: (facts: RecoveryFacts) => void) => planRecovery(threeVms(change), NOW);
const told = (notes: readonly PlanNote[]) => notes.map((n) => `${n.about.name}: ${n.text}`);
const failover = (change: (facts: RecoveryFacts) => void = () => {}) =>
  plan((facts) => {
    facts.mode = "failover";
    change(facts);
  });

describe("an older point", () => {
  const older = { pointIds: ["older"], takenAt: "2026-11-20T11:00:00.000Z" };

  it("is named by a failover, and taken only when that is allowed", () => {
    expect(failover().fallback).toEqual({ isAllowed: false, ...older });
    const allowed = failover((f) => {
      f.mayFallBack = true;
    });
    expect(allowed.fallback).toEqual({ isAllowed: true, ...older });
    const step = (made: typeof allowed) => stepsOf(made).find(({ key }) => key === "fallback");
    expect(step(failover())).toBeUndefined();
    expect(step(allowed)).toMatchObject({ phase: "restore", title: expect.stringContaining("2026-11-20") });
  });

  it("is nothing for a drill, which proves the one that was chosen", () => {
    const nothing = { isAllowed: false, pointIds: [], takenAt: null };
    const drill = plan((f) => {
      f.mayFallBack = true;
    });
    expect(drill.fallback).toEqual(nothing);
    const first = failover((f) => {
      f.mayFallBack = true;
      f.olderPoint = null;
    });
    expect(first.fallback).toEqual(nothing);
  });
});

describe("a failover", () => {
  it("makes a network of the VMs' own range beside one of the same name, with a way out", () => {
    const made = failover();
    expect(made.obstacles).toEqual([]);
    expect(made.make.networks[0]?.name).toBe("demo-net");
    expect(made.routerInterfaces).toEqual([
      { routerId: "router-2", routerName: "demo-router", credentialId: "credential", subnet: "subnet-1" },
    ]);
    expect(made.source).toEqual({
      fence: "stop-and-lock",
      whatHappens: [
        "Its 3 VMs at RegionOne are stopped and locked first, in reverse boot order: pcscf, scscf and hss.",
        "When RegionOne comes back, nothing is started or deleted there.",
        "Backups of vIMS core pause until the failover is accepted or rolled back.",
      ],
    });
    expect(made.overridesNeeded).toEqual([]);
  });

  it("is signed for where nobody can prove that the source is stopped", () => {
    const silent = failover(({ source }) => (source.answers = false));
    expect(silent.overridesNeeded).toEqual(["not-fenced"]);
    expect(silent.source.whatHappens[1]).toBe("Whether hss, scscf and pcscf are stopped cannot be proved.");
    const hooked = failover(({ source, plan: p }) => {
      source.answers = false;
      p.hooks.fence = { id: "hook-1", name: "breaker" };
    });
    expect(hooked.overridesNeeded).toEqual([]);
  });

  it("of a site that is known from manifests only is signed for, or confirmed by the hook: it is not asked", () => {
    const remembered = (facts: RecoveryFacts) => {
      facts.source = { ...facts.source, answers: null, isRemembered: true };
    };
    const made = failover(remembered);
    expect(made.obstacles).toEqual([]);
    expect(made.overridesNeeded).toEqual(["not-fenced"]);
    expect(made.source.whatHappens.slice(0, 2)).toEqual([
      "RegionOne is known from manifests only: nothing is done there.",
      "Whether hss, scscf and pcscf are stopped cannot be proved.",
    ]);
    const hooked = failover((facts) => {
      remembered(facts);
      facts.plan.hooks.fence = { id: "hook-1", name: "breaker" };
    });
    expect(hooked.overridesNeeded).toEqual([]);
    expect(hooked.source.whatHappens[1]).toBe("Your fencing hook is called, and has to confirm.");
  });

  it("does not lead to a site that does not answer; a drill there ends at its first look", () => {
    const dark = (facts: RecoveryFacts) => {
      facts.target.isLive = false;
    };
    expect(told(failover(dark).obstacles)).toEqual([
      "RegionTwo: it does not answer, so nothing can be recovered there now",
    ]);
    expect(told(plan(dark).obstacles)).toEqual([]);
  });

  it.each(["backup", "drill"] as const)("cancels a %s that goes on, and says so", (kind) => {
    const made = failover((facts) => {
      facts.goesOn = { kind, name: "x-12" };
    });
    expect(made.obstacles).toEqual([]);
    expect(told(made.warnings)).toContain(
      `vIMS core: ${kind} x-12 of it goes on, and is cancelled first: what it holds is thawed, and what it made is removed, beside the failover`,
    );
  });

  it("waits for a deletion of its points, and for a decision about an earlier one", () => {
    const busy = (change: Partial<RecoveryFacts>) =>
      failover((facts) => Object.assign(facts, change)).obstacles;
    expect(told(busy({ goesOn: { kind: "prune", name: "p-3" } }))).toEqual([
      "vIMS core: p-3 deletes recovery points of it",
    ]);
    const open = { name: "f-9", siteName: "Turin" };
    expect(busy({ undecided: { ...open, isRunning: false } })).toMatchObject([
      {
        text: "f-9 of it, to Turin, is neither accepted nor rolled back",
        todo: "Decide about f-9 on its page first.",
      },
    ]);
    expect(told(busy({ undecided: { ...open, isRunning: true } }))).toEqual(["vIMS core: f-9 of it goes on"]);
    expect(told(plan((f) => Object.assign(f, { goesOn: { kind: "prune", name: "p-3" } })).obstacles)).toEqual(
      [],
    );
  });

  it("is signed for without a drill in time, past a newer point, beside old copies, without user data, and when it is not ready", () => {
    expect(
      failover((facts) => {
        facts.lastPassedDrill = { at: "2026-10-20T13:00:00.000Z", name: "d-1" };
        facts.newerPoint = { id: "newer", takenAt: NOW };
        facts.formerCopies = [{ siteName: "Turin", vmNames: ["hss"] }];
      }).overridesNeeded,
    ).toEqual(["drill-missing", "copy-may-run", "loses-writes"]);
    expect(failover(({ point }) => point.lockedUserData.push("hss")).overridesNeeded).toEqual([
      "without-user-data",
    ]);
    expect(
      failover((facts) => {
        projectOf(facts).quotas.cores = { limit: 2, used: 0 };
      }).overridesNeeded,
    ).toEqual(["readiness-red"]);
  });

  it("keeps MACs and addresses in a network that is there only where they are free", () => {
    const made = failover((facts) => {
      const project = projectOf(facts);
      const [net] = project.networks ?? [];
      if (net) net.subnets = net.subnets.map((s) => ({ ...s, cidr: "10.10.0.0/24", gatewayIp: "10.10.0.1" }));
      project.taken = [
        {
          networkId: "net-2",
          asked: ["10.10.0.10", "10.10.0.11", "10.10.0.12"],
          addresses: ["10.10.0.11"],
          macs: ["fa:16:3e:00:00:03"],
          holders: [],
        },
      ];
    });
    expect(made.ports.map((p) => [p.key, p.mac, p.ips[0]?.address])).toEqual([
      ["hss:0", "fa:16:3e:00:00:01", "10.10.0.10"],
      ["pcscf:0", null, "10.10.0.12"],
      ["scscf:0", "fa:16:3e:00:00:02", null],
    ]);
    expect(told(made.obstacles)).toEqual([
      "Address 10.10.0.11 of scscf: Another port there has it. Free it, or choose another address.",
    ]);
  });
});
