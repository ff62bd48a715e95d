import { describe, expect, it } from "vitest";
import type { PointOption, SiteOption } from "@/lib/recoveries/recovery-options";
import { addressOf, entriesOf, pointOf, siteOf, whyNotAt } from "./recover-entries";

const vm = (name: string, isUsable = true) => ({ serverId: name, name, bootOrder: 1, isUsable });
const point = (id: string, vms: PointOption["vms"]) => ({ id, vms }) as PointOption;
const site = (id: string, projects: number) => ({ id, name: id, projects }) as SiteOption;

describe("what was entered on the way to a drill", () => {
  it("is the same when its address is opened again", () => {
    const entries = { step: "plan", point: "p-1", site: "s-1", keepMinutes: 240 } as const;
    expect(entriesOf(new URLSearchParams(addressOf(entries)))).toEqual(entries);
  });
  it("is nothing at first, and nonsense counts as nothing", () => {
    const nothing = { step: "point", point: null, site: null, keepMinutes: 0 };
    expect(entriesOf(new URLSearchParams())).toEqual(nothing);
    expect(entriesOf(new URLSearchParams("step=fail-over&keep=7"))).toEqual(nothing);
    expect(entriesOf(new URLSearchParams("keep=abc"))).toEqual(nothing);
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
    expect(siteOf({ sites }, null)?.id).toBe("oslo");
    expect(siteOf({ sites }, "bare")?.id).toBe("bare");
    expect(whyNotAt(site("bare", 0))).toContain("No credential");
  });
});
