import { describe, expect, it } from "vitest";
import type { PointOption, SiteOption } from "@/lib/recoveries/recovery-options";
import { addressOf, entriesOf, pointOf, siteOf, stepsOfMode, whyNotAt } from "./recover-entries";

const vm = (name: string, isUsable = true) => ({ serverId: name, name, bootOrder: 1, isUsable });
const point = (id: string, vms: PointOption["vms"]) => ({ id, vms }) as PointOption;
const site = (id: string, projects: number, isHome = false) =>
  ({ id, name: id, projects, isHome }) as SiteOption;

describe("what was entered on the way to a recovery", () => {
  it("is the same when its address is opened again", () => {
    const where = { point: "p-1", site: "s-1", keepMinutes: 240, mayFallBack: false };
    const entries = { step: "plan", mode: "drill", ...where } as const;
    expect(entriesOf(new URLSearchParams(addressOf(entries)))).toEqual(entries);
    const other = { ...entries, mode: "failover", keepMinutes: 0, mayFallBack: true } as const;
    expect(entriesOf(new URLSearchParams(addressOf(other)))).toEqual(other);
  });
  it("needs no more than the step: a drill, of which the rest is to be chosen", () => {
    expect(entriesOf(new URLSearchParams(addressOf({ step: "point", site: "s-1" })))).toEqual({
      ...{ step: "point", mode: "drill", point: null, site: "s-1", keepMinutes: 0, mayFallBack: false },
    });
  });
  it("is nothing at first, and nonsense counts as nothing", () => {
    const nothing = {
      ...{ step: "mode", mode: "drill", point: null, site: null, keepMinutes: 0, mayFallBack: false },
    };
    expect(entriesOf(new URLSearchParams())).toEqual(nothing);
    expect(entriesOf(new URLSearchParams("step=fail-over&keep=7"))).toEqual(nothing);
    expect(entriesOf(new URLSearchParams("keep=abc"))).toEqual(nothing);
    expect(entriesOf(new URLSearchParams("mode=migration"))).toEqual(nothing);
  });
  it("leads a failover to its plan at most: it is confirmed on a page of its own", () => {
    expect(entriesOf(new URLSearchParams("mode=failover&step=confirm")).step).toBe("plan");
    expect(entriesOf(new URLSearchParams("mode=drill&step=confirm")).step).toBe("confirm");
  });
  it("has no point to be chosen for a relocation, which makes its own", () => {
    expect(entriesOf(new URLSearchParams("mode=relocation&step=point")).step).toBe("target");
    expect(entriesOf(new URLSearchParams("mode=relocation&step=confirm")).step).toBe("plan");
    expect(stepsOfMode("relocation")).toEqual(["mode", "target", "plan", "confirm"]);
    expect(stepsOfMode("failover")).toContain("point");
  });
});

describe("what is chosen at first", () => {
  const points = [point("newest", [vm("a"), vm("b", false)]), point("whole", [vm("a"), vm("b")])];
  it("is the newest point that holds every VM", () => {
    expect(pointOf({ points }, null)?.id).toBe("whole");
    expect(pointOf({ points }, "newest")?.id).toBe("newest");
  });
  it("is the newest that holds some, where none holds all", () => {
    expect(pointOf({ points: points.slice(0, 1) }, "gone")?.id).toBe("newest");
    expect(pointOf({ points: [] }, null)).toBeUndefined();
  });
  it("is the first site that something can be made at", () => {
    const sites = [site("bare", 0), site("oslo", 1)];
    expect(siteOf({ sites }, null, "drill")?.id).toBe("oslo");
    expect(siteOf({ sites }, "bare", "drill")?.id).toBe("bare");
    expect(whyNotAt(site("bare", 0), "drill")).toContain("No credential");
  });
  it("is never the site where the VNF is, for a failover", () => {
    const sites = [site("lyon", 2, true), site("oslo", 1)];
    expect(siteOf({ sites }, "lyon", "drill")?.id).toBe("lyon");
    expect(siteOf({ sites }, "lyon", "failover")?.id).toBe("oslo");
    expect(siteOf({ sites: sites.slice(0, 1) }, null, "failover")).toBeUndefined();
    expect(whyNotAt(site("lyon", 2, true), "failover")).toContain("leads to another site");
    expect(whyNotAt(site("lyon", 2, true), "relocation")).toContain("a relocation leads to another site");
    expect(siteOf({ sites }, "lyon", "relocation")?.id).toBe("oslo");
    expect(whyNotAt(site("lyon", 2, true), "drill")).toBeUndefined();
  });
});
