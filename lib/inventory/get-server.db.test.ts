import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { METHOD_FACTS } from "../quiesce/method-facts";
import { QUIESCE_METHODS } from "../quiesce/quiesce-method";
import { findKnownVm, getVm } from "./get-server";
import { refreshProject } from "./refresh-project";
import { fakeProject, wirePort, wireServer, wireVolume } from "./testing/fake-project";
import { addCredential, addSite, sessionOf } from "./testing/rows";

const OPERATOR = sessionOf("operator", ["p"]);

let site: Awaited<ReturnType<typeof fakeProject>>;
let siteId: string;

beforeEach(async () => {
  await db().site.deleteMany();
  site = await fakeProject();
  siteId = await addSite();
  const credentialId = await addCredential(siteId);
  site.things.servers = [
    wireServer("a", { "os-extended-volumes:volumes_attached": [{ id: "v" }] }),
    wireServer("foreign", { tenant_id: "elsewhere" }),
  ];
  site.things.volumes = [
    {
      ...wireVolume("v", "a"),
      bootable: "true",
      volume_type: "fast",
      volume_image_metadata: { hw_qemu_guest_agent: "yes", hw_disk_bus: "virtio" },
    },
  ];
  site.things.ports = [wirePort("n", "a")];
  site.things.attachments.set("a", [{ volumeId: "v", device: "/dev/vda", delete_on_termination: true }]);
  site.things.actions.set("a", [
    { action: "stop", request_id: "req-2", start_time: "2026-11-20T09:00:00", message: "Error" },
    { action: "create", request_id: "req-1", start_time: "2026-11-20T08:00:00", message: null },
  ]);
  await refreshProject(credentialId, { minAgeMs: 0, openSession: site.openSession });
});
afterEach(() => site.close());
afterAll(() => db().$disconnect());

const get = (serverId: string, session = OPERATOR) =>
  getVm(session, siteId, serverId, { openSession: site.openSession });

describe("a VM whose site answers", () => {
  it("is told live in all its parts", async () => {
    site.things.servers[0] = wireServer("a", { status: "SHUTOFF" });
    const vm = await get("a");
    expect(vm).toMatchObject({ name: "vm-a", projectId: "p", siteName: "Lyon" });
    for (const part of [vm.server, vm.volumes, vm.ports, vm.quiesce, vm.actions, vm.migration])
      expect(part).toMatchObject({ isLive: true });
    expect(vm.server.value).toMatchObject({ group: "off", flavor: { name: "m1.small" } });
    expect(vm.volumes.value).toMatchObject({
      rootDisk: "volume",
      volumes: [{ id: "v", device: "/dev/vda", type: "fast", sizeGib: 8, isDeletedWithServer: true }],
    });
    expect(vm.ports.value).toMatchObject([{ id: "n", addresses: ["10.0.0.5"] }]);
    expect(vm.quiesce.value?.[0]).toMatchObject({ label: "Guest agent", value: "yes" });
    expect(vm.actions.value?.map((a) => [a.action, a.hasFailed, a.events.length])).toEqual([
      ["stop", true, 1],
      ["create", false, 0],
    ]);
    expect(vm.migration.value).toBeNull();
  });

  it("shows how far a live migration is, and says when the credential may not know", async () => {
    site.things.servers[0] = wireServer("a", { status: "MIGRATING" });
    site.things.migrations.set("a", [
      { id: 1, status: "running", memory_total_bytes: 100, memory_processed_bytes: 40 },
    ]);
    expect((await get("a")).migration.value).toMatchObject({
      status: "running",
      memory: { totalBytes: 100, processedBytes: 40 },
      disk: null,
    });
    site.things.failing.set("/servers/a/migrations", 403);
    expect((await get("a")).migration).toMatchObject({
      value: null,
      isLive: false,
      why: expect.stringMatching(/^Lyon: the credential may not read this \(req-[\w-]+\)\. Give/),
    });
  });

  it("is found although the inventory has not seen it yet, in its own project only", async () => {
    site.things.servers.push(wireServer("new"));
    expect(await get("new")).toMatchObject({ name: "vm-new", server: { isLive: true } });
    expect(await findKnownVm(OPERATOR, siteId, "new")).toBeUndefined();
    await db().inventoryServer.deleteMany({ where: { serverId: "foreign" } });
    await expect(get("foreign")).rejects.toMatchObject({ code: "not_found" });
    await expect(get("nowhere")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("how a VM can be held still", () => {
  const offer = async () => {
    const methods = QUIESCE_METHODS.map((method) => ({
      method,
      isOffered: method !== "guest-agent",
      reason: method === "guest-agent" ? "no access" : "",
      todo: "",
      deadMan: METHOD_FACTS[method].deadMan,
    }));
    const offers = { methods, hypervisors: { "cmp-7": "VMware" }, isAdmin: false };
    const data = { quiesceOffers: offers, quiesceOffersAt: new Date("2026-11-20T12:00:00Z") };
    await db().siteHealth.create({ data: { siteId, state: "reachable", ...data } });
  };
  const ways = async (vm = get("a")) => (await vm).methods;

  it("is judged by its live state, its image and what its site offers", async () => {
    await offer();
    expect(await ways()).toMatchObject({
      isLive: true,
      value: { byDefault: "nova-quiesce", offersAsOf: "2026-11-20T12:00:00.000Z" },
    });
    site.things.servers[0] = { ...site.things.servers[0], id: "a", "OS-EXT-STS:task_state": "migrating" };
    const busy = (await ways()).value;
    expect(busy?.methods[0]).toMatchObject({
      is: "impossible",
      reason: expect.stringContaining("task_state migrating"),
    });
    expect(busy?.byDefault).toBe("none");
  });

  it("is possible, its agent not known, while its image cannot be read", async () => {
    await offer();
    site.things.servers.push(wireServer("new", { image: { id: "gone" } }));
    expect((await ways(get("new"))).value?.methods[0]).toMatchObject({
      is: "possible",
      reason: expect.stringContaining("is not known"),
    });
  });

  it("is told as last known while its site is dark, and from our tables at once", async () => {
    await offer();
    await site.close();
    expect(await ways()).toMatchObject({
      isLive: false,
      why: expect.stringMatching(/^Lyon: /),
      value: { byDefault: "nova-quiesce" },
    });
    const known = await findKnownVm(OPERATOR, siteId, "a");
    expect(known?.methods).toMatchObject({ isLive: false, value: { byDefault: "nova-quiesce" } });
  });

  it("is not known while its cell is down, whatever it was", async () => {
    await offer();
    site.things.servers[0] = {
      id: "a",
      status: "UNKNOWN",
      tenant_id: "p",
      created: "2026-11-20T08:00:00Z",
    };
    expect(await ways()).toMatchObject({
      isLive: false,
      value: { byDefault: "none", methods: [{ is: "impossible" }, {}, {}, {}, {}, {}] },
    });
  });

  it("names no compute host to who may not inspect sites, though it is judged by it", async () => {
    await offer();
    site.things.servers[0] = wireServer("a", { "OS-EXT-SRV-ATTR:host": "cmp-7" });
    const vm = await get("a");
    expect(vm.methods.value?.methods[0]).toMatchObject({ reason: expect.stringContaining("VMware") });
    expect(JSON.stringify(vm)).not.toContain("cmp-7");
  });
});

describe("a VM whose site is dark", () => {
  it("comes as last known, part by part, with why", async () => {
    site.things.failing.set("/volumes/v", 500);
    const vm = await get("a");
    expect(vm.server.isLive).toBe(true);
    expect(vm.volumes).toMatchObject({
      isLive: false,
      asOf: expect.any(String),
      why: expect.stringMatching(/^Lyon: the service failed \(req-[\w-]+\)\. Look for the request id/),
      value: { volumes: [{ id: "v", device: "/dev/vda" }] },
    });
    await site.close();
    const dark = await get("a");
    expect(dark.server).toMatchObject({
      isLive: false,
      value: { group: "running" },
      asOf: expect.any(String),
    });
    expect(dark.ports.value).toMatchObject([{ id: "n" }]);
    expect(dark.quiesce.value?.[0]).toMatchObject({ value: "yes" });
    expect(dark.actions).toMatchObject({ value: null, asOf: null, why: expect.stringMatching(/^Lyon: /) });
    await expect(get("new")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is told although another version wrote its row", async () => {
    await db().inventoryServer.updateMany({ data: { detail: { id: "a" } } });
    await site.close();
    const vm = await get("a");
    expect(vm.server.value).toMatchObject({ group: "running", addresses: [], flavor: null });
    expect(vm.ports.value).toHaveLength(1);
  });

  it("is told from our tables at once, without asking", async () => {
    await site.close();
    const vm = await findKnownVm(OPERATOR, siteId, "a");
    expect(vm?.server).toMatchObject({ isLive: false, value: { group: "running" } });
    expect(vm?.server.why).toBeUndefined();
  });
});

it.each([
  ["another project's", sessionOf("operator", ["q"]), "a"],
  ["nobody's project", sessionOf("viewer"), "a"],
  ["an id that is none", OPERATOR, "../a"],
])("is not there for %s reader", async (_, session, id) => {
  await expect(get(id, session)).rejects.toMatchObject({ code: "not_found" });
  await expect(findKnownVm(session, siteId, id)).rejects.toMatchObject({ code: "not_found" });
});

it("of another project is told from one that never was by nothing, also while the site is dark", async () => {
  await addCredential(siteId, "q");
  const other = sessionOf("operator", ["q"]);
  const refusal = (id: string) => get(id, other).catch((error: unknown) => error);
  expect(await refusal("a")).toMatchObject({ code: "not_found" });
  expect(await findKnownVm(other, siteId, "a")).toBeUndefined();
  await site.close();
  const [there, never] = [await refusal("a"), await refusal("never")];
  expect(there).toMatchObject({ code: "unavailable" });
  const words = (error: unknown) => String(error).replaceAll(/req-[\w-]+/g, "req");
  expect(words(there)).toBe(words(never));
});

it("says to who sees everything that no credential reads its project any more", async () => {
  await db().siteCredential.deleteMany({ where: { siteId } });
  await expect(findKnownVm(sessionOf("auditor"), siteId, "a")).rejects.toThrow(/^No credential reads/);
  await expect(findKnownVm(OPERATOR, siteId, "a")).rejects.toThrow(/^There is no such VM/);
  await expect(get("never", sessionOf("auditor"))).rejects.toThrow(/^There is no such VM/);
});

describe("the age of what was last known", () => {
  const row = (data: object) => db().inventoryServer.updateMany({ where: { serverId: "a" }, data });
  const known = async () => {
    const vm = await findKnownVm(OPERATOR, siteId, "a");
    if (!vm) throw new Error("the VM is not known");
    return vm;
  };

  it.each(["missingSince", "deletedAt"])("is no later than that, of a VM with %s", async (mark) => {
    const seenAt = new Date(Date.now() - 3_600_000);
    await row({ seenAt, [mark]: new Date(Date.now() - 60_000) });
    const vm = await known();
    expect(vm.server.asOf).toBe(seenAt.toISOString());
    expect(vm.ports.asOf).not.toBe(seenAt.toISOString());
  });

  it("is not known of a VM whose cell was down when it was last read", async () => {
    await row({ status: "UNKNOWN" });
    expect((await known()).server).toMatchObject({ asOf: null, value: { flavor: { name: "m1.small" } } });
  });

  it("is that of the last whole reading for the volumes and ports of a large project", async () => {
    const wholeAt = new Date(Date.now() - 240_000);
    await db().inventoryScope.updateMany({ data: { wholeAt } });
    expect((await known()).volumes.asOf).not.toBe(wholeAt.toISOString());
    await db().$executeRaw`
      INSERT INTO inventory_volumes (site_id, volume_id, project_id, size_gib, detail, seen_at)
      SELECT ${siteId}::uuid, 'x' || n, 'p', 1, '{}', now() FROM generate_series(1, 1001) n`;
    const vm = await known();
    expect([vm.volumes.asOf, vm.ports.asOf, vm.server.asOf === vm.ports.asOf]).toEqual([
      wholeAt.toISOString(),
      wholeAt.toISOString(),
      false,
    ]);
  });
});

describe("a VM whose cell is down", () => {
  const bare = (id: string) => ({ id, status: "UNKNOWN", tenant_id: "p", created: "2026-11-20T08:00:00Z" });

  it("keeps what was known of it, and says why there is nothing newer", async () => {
    site.things.servers[0] = bare("a");
    await db().inventoryServer.updateMany({ data: { missingSince: new Date() } });
    const vm = await get("a");
    expect(vm).toMatchObject({ name: "vm-a", missingSince: null });
    expect(vm.server).toMatchObject({
      isLive: false,
      asOf: null,
      why: expect.stringMatching(/^Nova does not reach the cell/),
      value: { group: "unknown", status: "UNKNOWN", flavor: { name: "m1.small" } },
    });
    expect(vm.server.value?.addresses).toMatchObject([{ address: "10.0.0.5" }]);
    expect(vm.volumes.value?.rootDisk).toBe("volume");
    expect(vm.quiesce.isLive).toBe(false);
    expect(vm.quiesce.value?.[0]).toMatchObject({ value: "yes" });
  });

  it("has addresses that are not known, rather than none, when it was never seen", async () => {
    site.things.servers.push(bare("new"));
    const vm = await get("new");
    expect(vm.server).toMatchObject({ isLive: true, value: { group: "unknown", addresses: null } });
  });
});

it("tells of hosts and traces only who may inspect sites", async () => {
  site.things.servers[0] = wireServer("a", { status: "MIGRATING", "OS-EXT-SRV-ATTR:host": "cmp-7" });
  site.things.migrations.set("a", [
    { id: 1, status: "running", source_compute: "cmp-7", dest_compute: "cmp-8" },
  ]);
  expect(JSON.stringify(await get("a"))).not.toMatch(/cmp-|Traceback/);
  const all = JSON.stringify(await get("a", sessionOf("auditor")));
  for (const words of ["cmp-7", "cmp-8", "Traceback"]) expect(all).toContain(words);
  expect(JSON.stringify(await findKnownVm(OPERATOR, siteId, "a"))).not.toContain("cmp-");
  await site.close();
  const why = async (role: "operator" | "admin") => (await get("a", sessionOf(role, ["p"]))).server.why;
  expect(await why("admin")).toContain("GET");
  expect(await why("operator")).not.toMatch(/GET|\d+\.\d+\.\d+|localhost/);
});

it("is there for who reads everything", async () => {
  expect((await get("a", sessionOf("auditor"))).name).toBe("vm-a");
});
