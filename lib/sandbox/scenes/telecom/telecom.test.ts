import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GROUPS, SNAPSHOTS, VOLUMES } from "../../cinder/rows";
import { sandboxControl } from "../../control/client";
import { SERVERS } from "../../nova/rows";
import { type Sandbox, startSandbox } from "../../start-sandbox";
import { telecom } from "./telecom";

const DAY_MS = 86_400_000;
let sandbox: Sandbox;
const startedAt = Date.now();
beforeAll(async () => {
  sandbox = await startSandbox({ scene: telecom, password: "right", hasLatency: false });
});
afterAll(() => sandbox.close());

const all = () =>
  sandbox.world.sites.map((site) => ({
    servers: site.rows(SERVERS).all(),
    volumes: site.rows(VOLUMES).all(),
    snapshots: site.rows(SNAPSHOTS).all(),
    groups: site.rows(GROUPS).all(),
  }));

const count = (path: string) =>
  sandbox.world.sites.map((site) => new Map(sandbox.world.tables.sizes(site.name)).get(path));

describe("the telecom scene", () => {
  test("has some forty VMs in two regions, of all kinds that matter", () => {
    const servers = all().flatMap((site) => site.servers);
    expect(all().map((site) => site.servers.length)).toEqual([26, 17]);
    const inState = (state: string) => servers.filter(({ vmState }) => vmState === state);
    expect(inState("stopped").map(({ name }) => name)).toEqual(["nms-2"]);
    expect(inState("error").map(({ name }) => name)).toEqual(["upf-2"]);
    expect(inState("active")).toHaveLength(41);
    expect(servers.filter(({ imageId }) => imageId).map(({ name }) => name)).toEqual(["dns-1", "dns-2"]);
    expect(new Set(servers.map(({ name }) => name)).size).toBe(servers.length);
  });

  test("has volumes that boot, one that two VMs share, encrypted ones, groups and old snapshots", () => {
    const [lyon] = all();
    const volumes = lyon?.volumes ?? [];
    expect(volumes.every(({ status }) => status === "in-use")).toBe(true);
    const quorum = volumes.find(({ name }) => name === "hss-quorum");
    const users = lyon?.servers.filter((server) =>
      server.volumeAttachments.some(({ volumeId }) => volumeId === quorum?.id),
    );
    expect(users?.map(({ name }) => name)).toEqual(["hss-db-1", "hss-db-2"]);
    expect(lyon?.groups.map(({ name, status }) => [name, status])).toEqual([
      ["vIMS core", "available"],
      ["HSS cluster", "available"],
    ]);
    expect(lyon?.snapshots).toHaveLength(11);
    expect(lyon?.snapshots.every(({ status }) => status === "available")).toBe(true);
  });

  test("has a router for each project, and addresses outside for those who speak with others", () => {
    expect(count("routers")).toEqual([5, 5]);
    expect(count("floating_ips")).toEqual([1, 3]);
  });

  test("is weeks old, and its clock goes on from now", () => {
    const ages = all()
      .flatMap((site) => site.servers)
      .map(({ createdAt }) => (startedAt - createdAt) / DAY_MS);
    expect(Math.max(...ages)).toBeGreaterThan(40);
    expect(Math.min(...ages)).toBeGreaterThan(8);
    const now = sandbox.world.clock.now();
    expect(Math.abs(now - Date.now())).toBeLessThan(5_000);
    expect(sandbox.world.clock.speed).toBe(1);
    expect(sandbox.world.faults.rows.all()).toEqual([]);
  });

  test("lets switches that need an admin have one, though no project has that name", async () => {
    const control = sandboxControl(sandbox.controlUrl, sandbox.controlKey);
    const taken = { site: "RegionOne", network: "ims-oam", ip: "10.11.0.9" };
    await control.flip("take-address", taken);
    await expect(control.flip("take-address", taken)).rejects.toThrow(/409/);
    const kind = { site: "RegionTwo", kind: "flavor", name: "none" };
    await expect(control.flip("remove-mapping", kind)).rejects.toThrow(/^name: /);
  });
});
