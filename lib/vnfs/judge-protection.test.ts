import { describe, expect, it } from "vitest";
import { judgeProtection, type ProtectionFacts } from "./judge-protection";

const NOW = new Date("2026-11-20T13:42:00.000Z");
const facts = (changes: Partial<ProtectionFacts> = {}): ProtectionFacts => ({
  pausedAt: null,
  vms: 5,
  unseenVms: 0,
  unheldVms: 0,
  laterVms: 0,
  newest: { takenAt: new Date("2026-11-20T13:00:00.000Z"), usable: 5, of: 5 },
  rpoMinutes: 60,
  now: NOW,
  ...changes,
});
const taken = (at: string, usable = 5) => ({ takenAt: new Date(at), usable, of: 5 });

describe("a VNF is", () => {
  it("protected while its newest point holds all of it and is within its RPO", () => {
    expect(judgeProtection(facts())).toEqual({ protection: "protected", reasons: [] });
    expect(judgeProtection(facts({ newest: taken("2026-11-20T12:42:00.000Z") })).protection).toBe(
      "protected",
    );
  });
  it.each<[string, Partial<ProtectionFacts>, string]>([
    ["older than the RPO", { newest: taken("2026-11-20T12:41:59.999Z") }, "older than its RPO"],
    ["of some VMs only", { newest: taken("2026-11-20T13:00:00.000Z", 4) }, "holds 4 of 5 VMs"],
    ["without what was added since", { laterVms: 2 }, "2 VMs have a volume that came after"],
    ["of VMs with data beside it", { unheldVms: 1 }, "1 VM has data that no backup of it holds"],
  ])("at risk when its newest point is %s", (_, changes, reason) => {
    const { protection, reasons } = judgeProtection(facts(changes));
    expect(protection).toBe("at-risk");
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });
  it("unprotected without a point, and without VMs", () => {
    expect(judgeProtection(facts({ newest: null })).protection).toBe("unprotected");
    expect(judgeProtection(facts({ vms: 0 })).protection).toBe("unprotected");
  });
  it("not known while one of its VMs was never read, whatever its points say", () => {
    expect(judgeProtection(facts({ unseenVms: 1 })).protection).toBe("unknown");
    expect(judgeProtection(facts({ unseenVms: 1, newest: null })).protection).toBe("unprotected");
  });
  it("paused, with all that is wrong beside it", () => {
    const paused = judgeProtection(facts({ pausedAt: NOW, newest: taken("2026-11-19T13:00:00.000Z") }));
    expect(paused.protection).toBe("paused");
    expect(paused.reasons).toHaveLength(2);
  });
});
