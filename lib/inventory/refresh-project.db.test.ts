import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { refreshProject } from "./refresh-project";
import { fakeProject, wirePort, wireServer, wireVolume } from "./testing/fake-project";
import { addCredential, addSite } from "./testing/rows";

let site: Awaited<ReturnType<typeof fakeProject>>;
let siteId: string;
let credentialId: string;

beforeEach(async () => {
  await db().site.deleteMany();
  site = await fakeProject();
  siteId = await addSite();
  credentialId = await addCredential(siteId);
  const { things } = site;
  things.servers = [wireServer("a"), wireServer("b")];
  things.volumes = [wireVolume("v", "a")];
  things.ports = [wirePort("n", "a")];
});
afterEach(() => site.close());
afterAll(() => db().$disconnect());

const refresh = (minAgeMs = 0) => refreshProject(credentialId, { minAgeMs, openSession: site.openSession });
const scope = () => db().inventoryScope.findUniqueOrThrow({ where: { credentialId } });
const server = (serverId: string) =>
  db().inventoryServer.findUnique({ where: { siteId_serverId: { siteId, serverId } } });
/** As if the last whole reading were long ago. */
const makeWholeDue = () => db().inventoryScope.updateMany({ data: { wholeAt: new Date(0) } });

describe("a whole reading", () => {
  it("keeps what the three services tell, and never a VM's user data", async () => {
    site.things.servers = [wireServer("a", { "OS-EXT-SRV-ATTR:user_data": "c2VjcmV0" })];
    expect(await refresh()).toBe("refreshed");
    const row = await server("a");
    expect(row).toMatchObject({
      name: "vm-a",
      status: "ACTIVE",
      flavor: "m1.small",
      addresses: ["10.0.0.5"],
    });
    expect(JSON.stringify(row)).not.toMatch(/c2VjcmV0|userData/);
    expect(await db().inventoryVolume.findMany()).toMatchObject([{ volumeId: "v", sizeGib: 8 }]);
    expect(await db().inventoryPort.findMany()).toMatchObject([{ portId: "n", deviceId: "a" }]);
    expect(await scope()).toMatchObject({ failedAt: null, failure: null, claimedAt: null });
    expect((await scope()).asOf).toEqual((await scope()).wholeAt);
  });

  it("takes names that PostgreSQL would refuse", async () => {
    site.things.servers = [wireServer("a", { name: "half \ud83d and \0" })];
    expect(await refresh()).toBe("refreshed");
    expect((await server("a"))?.name).toBe("half \ufffd and \ufffd");
  });

  it("does not rewrite what is as it was", async () => {
    await refresh();
    const before = await db()
      .$queryRaw`SELECT server_id, xmin::text FROM inventory_servers ORDER BY server_id`;
    await makeWholeDue();
    await refresh();
    const after = await db()
      .$queryRaw`SELECT server_id, xmin::text FROM inventory_servers ORDER BY server_id`;
    expect(after).toEqual(before);
  });

  it("leaves what a dead cell cannot tell as it was known", async () => {
    await refresh();
    site.things.servers = [
      wireServer("a"),
      { id: "b", status: "UNKNOWN", tenant_id: "p", created: "2026-11-20T08:00:00Z" },
      { id: "c", status: "UNKNOWN", tenant_id: "p", created: "2026-11-20T08:00:00Z" },
    ];
    await makeWholeDue();
    await refresh();
    expect(await server("b")).toMatchObject({
      name: "vm-b",
      status: "UNKNOWN",
      flavor: "m1.small",
      addresses: ["10.0.0.5"],
      missingSince: null,
    });
    expect(await server("c")).toMatchObject({ name: "c", status: "UNKNOWN", addresses: [] });
  });
});

describe("missing from a list", () => {
  beforeEach(async () => {
    await refresh();
    site.things.servers = [wireServer("a")];
    await makeWholeDue();
  });

  it("is deleted when Nova says so, asked by id", async () => {
    await refresh();
    expect(await server("b")).toMatchObject({ status: "DELETED", deletedAt: expect.any(Date) });
    expect((await server("a"))?.missingSince).toBeNull();
  });

  it("is only missing while Nova cannot say", async () => {
    site.things.failing.set("/servers/b", 500);
    await refresh();
    expect(await server("b")).toMatchObject({
      status: "ACTIVE",
      missingSince: expect.any(Date),
      deletedAt: null,
    });
    // Between whole readings it is asked again.
    site.things.failing.clear();
    await refresh();
    expect((await server("b"))?.deletedAt).toBeInstanceOf(Date);
  });

  it("is not even missing when Nova finds it", async () => {
    site.things.hidden = [wireServer("b", { status: "SHUTOFF" })];
    await refresh();
    expect(await server("b")).toMatchObject({ status: "SHUTOFF", missingSince: null, deletedAt: null });
  });

  it("is undone when it comes back", async () => {
    await refresh();
    expect((await server("b"))?.deletedAt).not.toBeNull();
    site.things.servers = [wireServer("a"), wireServer("b")];
    await makeWholeDue();
    await refresh();
    expect(await server("b")).toMatchObject({ status: "ACTIVE", missingSince: null, deletedAt: null });
  });

  it("marks volumes and ports, and keeps them", async () => {
    site.things.volumes = [];
    site.things.ports = [];
    await refresh();
    expect(await db().inventoryVolume.findMany()).toMatchObject([{ missingSince: expect.any(Date) }]);
    expect(await db().inventoryPort.findMany()).toMatchObject([{ missingSince: expect.any(Date) }]);
  });
});

describe("between whole readings", () => {
  beforeEach(async () => {
    await refresh();
    site.askedSince();
  });

  it("asks for changes from before the last reading, and believes what they say of deletions", async () => {
    const { changesSince } = await scope();
    site.things.changed = [wireServer("a", { status: "SHUTOFF" }), wireServer("b", { status: "DELETED" })];
    await refresh();
    expect(site.askedSince()).toContainEqual(
      `/servers/detail?changes-since=${encodeURIComponent(changesSince?.toISOString() ?? "")}`,
    );
    expect((await server("a"))?.status).toBe("SHUTOFF");
    expect(await server("b")).toMatchObject({ status: "DELETED", deletedAt: expect.any(Date) });
    expect((await scope()).asOf?.getTime()).toBeGreaterThan((await scope()).wholeAt?.getTime() ?? 0);
  });

  it("asks Nova about a VM that got a volume, which Nova does not call a change", async () => {
    const withDisk = wireServer("b", { "os-extended-volumes:volumes_attached": [{ id: "w" }] });
    site.things.servers = [wireServer("a"), withDisk];
    site.things.volumes.push(wireVolume("w", "b"));
    await refresh();
    expect(site.askedSince()).toContain("/servers/b");
    expect((await server("b"))?.volumeIds).toEqual(["w"]);
    await refresh();
    expect(site.askedSince()).not.toContain("/servers/b");
  });

  it("reads everything again after five minutes", async () => {
    await db().inventoryScope.updateMany({ data: { wholeAt: new Date(Date.now() - 5 * 60_000) } });
    await refresh();
    expect(site.askedSince()).toContain("/servers/detail");
  });
});

describe("a failure", () => {
  it.each(["/servers/detail", "/volumes/detail", "/ports"])(
    "of %s changes no row and is told",
    async (path) => {
      await refresh();
      const { asOf } = await scope();
      site.things.servers = [wireServer("a", { name: "renamed" })];
      site.things.volumes = [];
      site.things.failing.set(path, 500);
      await makeWholeDue();
      expect(await refresh()).toBe("failed");
      expect((await server("a"))?.name).toBe("vm-a");
      expect((await server("b"))?.missingSince).toBeNull();
      expect(await db().inventoryVolume.count({ where: { missingSince: null } })).toBe(1);
      expect(await scope()).toMatchObject({ asOf, claimedAt: null, failedAt: expect.any(Date) });
      expect((await scope()).failure).toMatch(/^Lyon: GET .* HTTP 500.*\(req-[-0-9]+\)\. \S/);
      site.things.failing.clear();
      expect(await refresh()).toBe("refreshed");
      expect(await scope()).toMatchObject({ failedAt: null, failure: null });
    },
  );

  it("is a sign-in to another project, too: its lists would make ours look deleted", async () => {
    await db().siteCredential.update({ where: { id: credentialId }, data: { projectId: "other" } });
    expect(await refresh()).toBe("failed");
    expect((await scope()).failure).toMatch(/another project/);
  });
});

describe("two that want to read the same project", () => {
  it("do not: one does, the other leaves it alone", async () => {
    const outcomes = await Promise.all([refresh(60_000), refresh(60_000), refresh(60_000)]);
    expect(outcomes.sort()).toEqual(["left alone", "left alone", "refreshed"]);
  });

  it("leave alone what is fresh, and what has just failed", async () => {
    await refresh();
    expect(await refresh(60_000)).toBe("left alone");
    site.things.failing.set("/ports", 500);
    await refresh();
    site.things.failing.clear();
    expect(await refresh(60_000)).toBe("left alone");
    expect(await refresh()).toBe("refreshed");
  });

  it("wait for a dead one's claim to end, and then read", async () => {
    await refresh();
    await db().inventoryScope.updateMany({ data: { claimedAt: new Date(Date.now() - 15_000) } });
    expect(await refresh()).toBe("left alone");
    await db().inventoryScope.updateMany({ data: { claimedAt: new Date(Date.now() - 21_000) } });
    expect(await refresh()).toBe("refreshed");
  });

  it("do not both write: who lost the claim while reading applies nothing", async () => {
    const open = async () => {
      await db().inventoryScope.updateMany({ data: { claimedAt: new Date(Date.now() + 1000) } });
      return site.session;
    };
    expect(await refreshProject(credentialId, { minAgeMs: 0, openSession: open })).toBe("left alone");
    expect(await db().inventoryServer.count()).toBe(0);
  });
});

it("lets go of the claim when it is given up, and calls it no failure", async () => {
  const giveUp = new AbortController();
  const openSession = async () => {
    giveUp.abort(new Error("the worker stops"));
    return site.session;
  };
  const outcome = await refreshProject(credentialId, { minAgeMs: 0, openSession, signal: giveUp.signal });
  expect(outcome).toBe("left alone");
  expect(await scope()).toMatchObject({ claimedAt: null, failedAt: null });
});

it("says that it took too long, when it did", async () => {
  const withinMs = 20;
  const openSession = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5 * withinMs));
    return site.session;
  };
  expect(await refreshProject(credentialId, { minAgeMs: 0, openSession, withinMs })).toBe("failed");
  expect((await scope()).failure).toMatch(/^Reading p took over 0.02 s and was given up\. Check the load/);
});

it("notes how long a whole reading took, and keeps that for the changes", async () => {
  await refresh();
  const { wholeTookMs } = await scope();
  expect(wholeTookMs).toBeGreaterThan(0);
  await db().inventoryScope.updateMany({ data: { wholeTookMs: 77_777 } });
  await refresh();
  expect((await scope()).wholeTookMs).toBe(77_777);
});

it("forgets the scope of a credential that is removed", async () => {
  await refresh();
  await db().siteCredential.deleteMany();
  expect(await db().inventoryScope.count()).toBe(0);
  expect(await refresh()).toBe("left alone");
});
