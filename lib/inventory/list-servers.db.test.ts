import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { toServer, WireServer } from "../openstack/nova/server-shape";
import { listInventory } from "./list-servers";
import { wireServer } from "./testing/fake-project";
import { addCredential, addSite, sessionOf } from "./testing/rows";
import { writeServers, writeUnknownServers } from "./write-servers";

const AUDITOR = sessionOf("auditor");
const NOW = new Date();

let lyon: string;
let turin: string;

/** Fresh scopes, so that listing asks no site. */
async function addProject(siteId: string, projectId: string, servers: ReturnType<typeof wireServer>[]) {
  const credentialId = await addCredential(siteId, projectId, `${projectId} name`);
  await db().inventoryScope.create({
    data: { credentialId, siteId, projectId, asOf: new Date(), wholeAt: new Date() },
  });
  const scope = { siteId, projectId, projectName: `${projectId} name`, at: NOW };
  await db().$transaction((tx) =>
    writeServers(
      tx,
      scope,
      servers.map((s) => toServer(WireServer.parse({ ...s, tenant_id: projectId }))),
    ),
  );
  return credentialId;
}

beforeEach(async () => {
  await db().site.deleteMany();
  lyon = await addSite("Lyon");
  turin = await addSite("Turin");
  await addProject(lyon, "core", [
    wireServer("a1", { name: "web-1", "os-extended-volumes:volumes_attached": [{ id: "v1" }, { id: "v2" }] }),
    wireServer("a2", {
      name: "web-2",
      status: "SHUTOFF",
      addresses: { lan: [{ addr: "192.168.7.7", version: 4 }] },
    }),
    wireServer("a3", { name: "Web-3", status: "ERROR" }),
  ]);
  await addProject(turin, "core", [wireServer("b1", { name: "standby", status: "PAUSED" })]);
  await addProject(turin, "edge", [
    wireServer("c1", {
      name: "50%_\\ odd",
      flavor: { original_name: "Big.One", vcpus: 1, ram: 1, disk: 1, ephemeral: 0, swap: 0 },
    }),
  ]);
});
afterAll(() => db().$disconnect());

const names = async (query: object = {}, session = AUDITOR) =>
  (await listInventory(session, query)).rows.map((r) => r.name);

describe("what is listed", () => {
  it("is every site's VMs to those who read everything, with what the table shows", async () => {
    const { rows, total } = await listInventory(AUDITOR, {});
    expect(rows.map((r) => r.name)).toEqual(["50%_\\ odd", "standby", "web-1", "web-2", "Web-3"]);
    expect(total).toBe(5);
    expect(rows[2]).toMatchObject({
      siteName: "Lyon",
      projectName: "core name",
      group: "running",
      volumes: 2,
      addresses: ["10.0.0.5"],
      flavor: "m1.small",
      stale: false,
    });
    expect(await names({}, sessionOf("admin"))).toHaveLength(5);
  });

  it("is narrowed to the projects of the own sign-in, wherever they are", async () => {
    const demo = sessionOf("operator", ["core"]);
    const { rows, sites, facets, total } = await listInventory(demo, {});
    expect(rows.map((r) => r.name)).toEqual(["standby", "web-1", "web-2", "Web-3"]);
    expect(total).toBe(4);
    expect(sites.map((s) => [s.name, s.vms])).toEqual([
      ["Lyon", 3],
      ["Turin", 1],
    ]);
    expect(facets.project.map((p) => p.value)).toEqual(["core"]);
    // Asking for another project by its id shows nothing of it.
    expect(await names({ project: ["edge"] }, demo)).toEqual([]);
    expect(await names({ search: "odd" }, demo)).toEqual([]);
    expect(await listInventory(sessionOf("viewer"), {})).toMatchObject({
      total: 0,
      sites: [],
      hasSites: true,
    });
  });

  it("is no longer a project's whose credential was removed", async () => {
    await db().siteCredential.deleteMany({ where: { siteId: turin, projectId: "core" } });
    expect(await names({ project: ["core"] })).toEqual(["web-1", "web-2", "Web-3"]);
  });
});

it("counts nothing of a VM whose cell was down from the start", async () => {
  const bare = toServer(WireServer.parse({ id: "u", status: "UNKNOWN", tenant_id: "core", created: "" }));
  const scope = { siteId: lyon, projectId: "core", projectName: "core name", at: NOW };
  await db().$transaction((tx) => writeUnknownServers(tx, scope, [bare]));
  const { rows } = await listInventory(AUDITOR, { status: ["unknown"] });
  expect(rows).toMatchObject([{ id: "u", addresses: null, volumes: null }]);
});

describe("search", () => {
  it.each([
    ["WEB-", ["web-1", "web-2", "Web-3"]],
    ["a2", ["web-2"]],
    ["192.168.7", ["web-2"]],
    ["big.one", ["50%_\\ odd"]],
    ["edge name", ["50%_\\ odd"]],
    ["%", ["50%_\\ odd"]],
    ["_", ["50%_\\ odd"]],
    ["\\", ["50%_\\ odd"]],
    ["%_\\ o", ["50%_\\ odd"]],
    ["web%1", []],
    ["'; DROP TABLE sites; --", []],
  ])("%s", async (q, found) => {
    const { rows, total } = await listInventory(AUDITOR, { search: q });
    expect(rows.map((r) => r.name)).toEqual(found);
    expect(total).toBe(found.length);
  });
});

describe("filters", () => {
  it("narrow together, and say what other choices would show", async () => {
    const { rows, facets } = await listInventory(AUDITOR, {
      site: [lyon],
      status: ["off", "error"],
      search: "web",
    });
    expect(rows.map((r) => r.name)).toEqual(["web-2", "Web-3"]);
    expect(facets.status).toEqual([
      { value: "running", count: 1 },
      { value: "off", count: 1 },
      { value: "error", count: 1 },
    ]);
    expect(facets.site.map((s) => [s.label, s.count])).toEqual([
      ["Lyon", 2],
      ["Turin", 0],
    ]);
  });

  it("show what is missing as such, and what is deleted only when asked for", async () => {
    const mark = (serverId: string, data: object) =>
      db().inventoryServer.updateMany({ where: { serverId }, data });
    await mark("a1", { missingSince: NOW });
    await mark("a2", { missingSince: NOW, deletedAt: NOW, status: "DELETED" });
    await mark("a3", { status: "UNKNOWN" });
    expect(await names({ site: [lyon] })).toEqual(["web-1", "Web-3"]);
    expect(await names({ status: ["missing"] })).toEqual(["web-1"]);
    expect(await names({ status: ["deleted"] })).toEqual(["web-2"]);
    expect(await names({ status: ["unknown"] })).toEqual(["Web-3"]);
  });

  it("take a task for a transition", async () => {
    await db().inventoryServer.updateMany({ where: { serverId: "a1" }, data: { taskState: "powering-off" } });
    expect(await names({ status: ["transition"] })).toEqual(["web-1"]);
    expect(await names({ status: ["running"] })).toEqual(["50%_\\ odd"]);
  });
});

describe("order and pages", () => {
  it.each([
    ["name", "desc", ["Web-3", "web-2", "web-1", "standby", "50%_\\ odd"]],
    ["site", "asc", ["web-1", "web-2", "Web-3", "50%_\\ odd", "standby"]],
    ["site", "desc", ["50%_\\ odd", "standby", "web-1", "web-2", "Web-3"]],
    ["volumes", "desc", ["web-1", "50%_\\ odd", "standby", "web-2", "Web-3"]],
    ["status", "asc", ["50%_\\ odd", "web-1", "standby", "web-2", "Web-3"]],
    ["flavor", "asc", ["50%_\\ odd", "standby", "web-1", "web-2", "Web-3"]],
    ["project", "desc", ["50%_\\ odd", "standby", "web-1", "web-2", "Web-3"]],
  ] as const)("by %s %s", async (sort, order, expected) => {
    expect(await names({ sort, order })).toEqual(expected);
  });

  it("give every VM once, page by page", async () => {
    const all: string[] = [];
    for (let offset = 0; offset < 5; offset += 2)
      all.push(...(await names({ sort: "project", offset: String(offset), limit: "2" })));
    expect(all).toHaveLength(5);
    expect(new Set(all).size).toBe(5);
  });

  it.each([
    [{ limit: "201" }, "limit"],
    [{ limit: "0" }, "limit"],
    [{ offset: "-1" }, "offset"],
    [{ sort: "id; DROP TABLE" }, "sort"],
    [{ order: "up" }, "order"],
    [{ site: ["lyon"] }, "site.0"],
    [{ status: ["ACTIVE"] }, "status.0"],
    [{ search: "x".repeat(201) }, "search"],
    [{ search: "\0" }, "search"],
    [{ project: ["a'b"] }, "project.0"],
  ])("refuse %j beside its field", async (query, field) => {
    await expect(listInventory(AUDITOR, query)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.stringMatching(/\.$/) },
    });
  });
});

describe("a site that does not answer", () => {
  it("keeps its rows, says as of when they are and why", async () => {
    const asOf = new Date(Date.now() - 30_000);
    await db().inventoryScope.updateMany({
      where: { siteId: turin, projectId: "core" },
      data: { asOf, failedAt: new Date(), failure: "Turin: GET /ports failed." },
    });
    const { rows, sites } = await listInventory(AUDITOR, { site: [turin] });
    expect(rows.map((r) => [r.name, r.stale])).toEqual([
      ["50%_\\ odd", false],
      ["standby", true],
    ]);
    expect(sites[1]).toMatchObject({
      name: "Turin",
      stale: true,
      asOf: asOf.toISOString(),
      failure: "Turin: GET /ports failed.",
      staleProjects: ["core name"],
      vms: 2,
    });
    expect(sites[0]).toMatchObject({ name: "Lyon", stale: false });
  });

  it("tells why in full only to who may inspect sites", async () => {
    const failure = "Turin: GET /v3 failed: 10.1.2.3:443 is not confirmed.";
    const data = { failedAt: new Date(), failure, failureBrief: "Turin: it cannot be read." };
    await db().inventoryScope.updateMany({ where: { siteId: turin }, data });
    const told = async (session: typeof AUDITOR) =>
      (await listInventory(session, {})).sites.find((s) => s.id === turin)?.failure;
    expect(await told(AUDITOR)).toBe(failure);
    for (const role of ["viewer", "operator"] as const)
      expect(await told(sessionOf(role, ["core"]))).toBe("Turin: it cannot be read.");
  });

  it("is stale after 90 s without a reading, even without a failure", async () => {
    const set = (ms: number) =>
      db().inventoryScope.updateMany({
        where: { siteId: lyon },
        data: { asOf: new Date(Date.now() - ms), claimedAt: new Date() },
      });
    await set(80_000);
    expect((await listInventory(AUDITOR, {})).sites[0]).toMatchObject({ stale: false });
    await set(95_000);
    expect((await listInventory(AUDITOR, {})).sites[0]).toMatchObject({ stale: true });
    // One whose whole reading takes so long is not stale by that.
    await db().inventoryScope.updateMany({ data: { wholeTookMs: 60_000 } });
    await set(140_000);
    expect((await listInventory(AUDITOR, {})).sites[0]).toMatchObject({ stale: false });
    await set(155_000);
    expect((await listInventory(AUDITOR, {})).sites[0]).toMatchObject({ stale: true });
  });
});
