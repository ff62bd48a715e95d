import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { storedLab } from "../vnfs/testing/stored-lab";
import { readRecoveryPlan } from "./read-recovery-plan";
import { updateMapping, updateRecoveryPlan } from "./update-plan";

const lab = storedLab();
let vnfId: string;
beforeEach(async () => {
  vnfId = (await lab.vnf()).id;
});

const USE = { do: "use", id: "f-9", name: "m1.huge" };
const flavor = (version: number, more: Record<string, unknown> = {}) => ({
  ...{ vnfId, siteId: lab.oslo, version, purpose: "real", kind: "flavor", sourceKey: "core/m1.tiny:1-512-1" },
  ...{ choice: USE, ...more },
});
const plan = () => readRecoveryPlan(vnfId, lab.oslo);
const entries = () => db().auditEntry.count({ where: { action: "recovery_plan.changed" } });

describe("a choice", () => {
  it("is stored, read back and written down with what was before, and can be forgotten again", async () => {
    expect(await plan()).toMatchObject({ version: 0, chosen: [] });
    expect(await updateMapping(lab.admin, flavor(0))).toEqual({ version: 1 });
    const { purpose, kind, sourceKey } = flavor(0);
    expect(await plan()).toEqual({
      version: 1,
      bootTiers: [],
      drillNetworks: "make",
      hooks: { fence: null, handOver: null },
      chosen: [{ purpose, kind, sourceKey, choice: USE }],
    });
    const make = { do: "make", name: "m1.huge" };
    await updateMapping(lab.admin, flavor(1, { choice: make }));
    expect(await lab.lastEntry()).toMatchObject({
      action: "recovery_plan.changed",
      actorName: lab.admin.name,
      targetKind: "recovery_plan",
      targetName: "vIMS core at Oslo",
      siteName: "Oslo",
      details: {
        old: { purpose, kind, sourceKey, choice: USE },
        new: { purpose, kind, sourceKey, choice: make },
        version: 2,
      },
    });
    expect(await updateMapping(lab.admin, flavor(2, { choice: null }))).toEqual({ version: 3 });
    expect((await plan()).chosen).toEqual([]);
  });

  it("that is the same again, or none of what was none, leaves no trace", async () => {
    expect(await updateMapping(lab.admin, flavor(0, { choice: null }))).toEqual({ version: 0 });
    expect(await db().recoveryPlan.count({ where: { vnfId } })).toBe(0);
    await updateMapping(lab.admin, flavor(0));
    const before = await entries();
    const spelled = { name: "m1.huge", id: "f-9", do: "use" };
    expect(await updateMapping(lab.admin, flavor(1, { choice: spelled }))).toEqual({ version: 1 });
    expect(await entries()).toBe(before);
  });

  it("made by two people at once: the second is told who was first, and nothing of it is stored", async () => {
    await updateMapping({ ...sessionOf("admin"), name: "eve" }, flavor(0));
    await expect(
      updateMapping(lab.admin, flavor(0, { choice: { do: "make", name: "x" } })),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(
        /^The recovery plan of vIMS core at Oslo was changed since you opened this page: eve changed it at \d\d:\d\d:\d\d UTC\./,
      ),
    });
    const both = await Promise.allSettled([
      updateMapping(lab.admin, flavor(1, { choice: { do: "make", name: "a" } })),
      updateMapping(lab.admin, flavor(1, { choice: { do: "make", name: "b" } })),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await plan()).toMatchObject({ version: 2, chosen: [{ kind: "flavor" }] });
  });

  it.each([
    ["a kind that nobody knows", { kind: "moon" }, "kind"],
    ["a flavor by DHCP", { choice: { do: "dhcp" } }, "choice"],
    ["a flavor of a drill’s own", { purpose: "drill" }, "purpose"],
    [
      "a floating IP that leads to a drill",
      { purpose: "drill", kind: "floating-ip", choice: { do: "use", id: "ip", name: "192.0.2.7" } },
      "choice",
    ],
    [
      "an address that is none",
      { kind: "address", choice: { do: "as", value: "10.0.0.300" } },
      "choice.value",
    ],
    [
      "a gateway beside its range",
      {
        kind: "subnet",
        choice: {
          ...{ do: "make", name: "s" },
          subnet: { cidr: "10.0.0.0/24", gatewayIp: "10.0.1.1", dnsServers: [] },
        },
      },
      "choice.subnet.gatewayIp",
    ],
  ])("is refused for %s", async (_what, more, field) => {
    await expect(updateMapping(lab.admin, flavor(0, more))).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect(await db().recoveryPlan.count({ where: { vnfId } })).toBe(0);
  });

  it("is for operators who see the VNF, at a site that is there", async () => {
    await expect(updateMapping(sessionOf("viewer", ["core"]), flavor(0))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(updateMapping(sessionOf("operator", ["edge"]), flavor(0))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(updateMapping(lab.admin, flavor(0, { siteId: vnfId }))).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await updateMapping(sessionOf("operator", ["core"]), flavor(0))).toEqual({ version: 1 });
  });
});

describe("tiers and the networks of drills", () => {
  it("are stored in their order, and what is not said stays", async () => {
    const of = { vnfId, siteId: lab.oslo };
    const tier = (order: number) => ({
      ...{ order, delaySeconds: 30, pauseBefore: null, onFailedCheck: "go-on" },
      checks: [{ serverId: "a1", within: 60, kind: "tcp", port: 5060 }],
    });
    await updateRecoveryPlan(lab.admin, { ...of, version: 0, bootTiers: [tier(2), tier(1)] });
    await updateRecoveryPlan(lab.admin, { ...of, version: 1, drillNetworks: "mapped" });
    expect(await plan()).toEqual({
      version: 2,
      bootTiers: [tier(1), tier(2)],
      drillNetworks: "mapped",
      hooks: { fence: null, handOver: null },
      chosen: [],
    });
    expect(await lab.lastEntry()).toMatchObject({
      details: { old: { drillNetworks: "make" }, new: { drillNetworks: "mapped" }, version: 2 },
    });
    expect(await updateRecoveryPlan(lab.admin, { ...of, version: 2, bootTiers: [tier(1), tier(2)] })).toEqual(
      {
        version: 2,
      },
    );
  });

  it("are refused when two have one order, or a check looks at no port", async () => {
    const of = { vnfId, siteId: lab.oslo, version: 0 };
    const tier = { order: 1, delaySeconds: 0, pauseBefore: null, onFailedCheck: "stop", checks: [] };
    await expect(updateRecoveryPlan(lab.admin, { ...of, bootTiers: [tier, tier] })).rejects.toMatchObject({
      fields: { bootTiers: "Name each tier once." },
    });
    const check = { serverId: "a1", within: 60, kind: "tcp", port: 0 };
    await expect(
      updateRecoveryPlan(lab.admin, { ...of, bootTiers: [{ ...tier, checks: [check] }] }),
    ).rejects.toMatchObject({ fields: { "bootTiers.0.checks.0.port": expect.any(String) } });
  });
});
