import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { call } from "../core/call";
import type { Caller } from "../core/http";
import { bare } from "../scenes/bare";
import { type Sandbox, startSandbox } from "../start-sandbox";
import { callerOf } from "../testing/caller-of";
import { PORTS } from "./rows";

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

interface Answered {
  network: { id: string };
  subnet: { id: string };
  port: { id: string; fixed_ips: { ip_address: string }[] };
}

async function start(folder?: string) {
  sandbox = await startSandbox({
    scene: bare,
    password: "x",
    hasLatency: false,
    ...(folder ? { folder } : {}),
  });
  const { world } = sandbox;
  const [site] = world.sites;
  if (!site) throw new Error("unreachable");
  const ask =
    (caller: Caller) =>
    async (method: string, below: string, body?: unknown): Promise<Answered> =>
      (await call(site, caller, { method, path: `/network/v2.0/${below}`, body })).body as Answered;
  const [admin, demo] = [ask(callerOf(world, "admin", true)), ask(callerOf(world, "demo"))];
  return { site, admin, demo };
}
type Asker = Awaited<ReturnType<typeof start>>["demo"];

async function makeNetwork(by: Asker, cidr: string, fields: object = {}): Promise<[string, string]> {
  const { network } = await by("POST", "networks", { network: fields });
  const { subnet } = await by("POST", "subnets", { subnet: { network_id: network.id, ip_version: 4, cidr } });
  return [network.id, subnet.id];
}
const portOn =
  (by: Asker, networkId: string) =>
  async (fields: object = {}) =>
    (await by("POST", "ports", { port: { network_id: networkId, ...fields } })).port;

test("a pool has as many addresses as it has, and gets back those of ports that are gone", async () => {
  const { demo } = await start();
  const [networkId] = await makeNetwork(demo, "10.9.0.0/29");
  const make = portOn(demo, networkId);
  const made = [await make(), await make(), await make(), await make(), await make()];
  expect(new Set(made.map((p) => p.fixed_ips[0]?.ip_address)).size).toBe(5);
  await expect(make()).rejects.toMatchObject({
    status: 409,
    more: { type: "IpAddressGenerationFailure" },
  });
  await demo("DELETE", `ports/${made[2]?.id}`);
  expect((await make()).fixed_ips).toEqual(made[2]?.fixed_ips);
});

test("a port that is refused leaves neither its address nor its MAC behind", async () => {
  const { demo } = await start();
  const [networkId, subnet_id] = await makeNetwork(demo, "10.9.0.0/24");
  const make = portOn(demo, networkId);
  await make({ fixed_ips: [{ subnet_id, ip_address: "10.9.0.5" }] });
  const mac_address = "fa:16:3e:00:00:07";
  const wanted = [
    { subnet_id, ip_address: "10.9.0.6" },
    { subnet_id, ip_address: "10.9.0.5" },
  ];
  await expect(make({ mac_address, fixed_ips: wanted })).rejects.toMatchObject({ status: 409 });
  await expect(
    demo("POST", "ports", {
      ports: [
        { network_id: networkId, mac_address },
        { network_id: networkId, mac_address },
      ],
    }),
  ).rejects.toMatchObject({ more: { type: "MacAddressInUse" } });
  await make({ mac_address, fixed_ips: [{ ip_address: "10.9.0.6" }] });
});

test("a port keeps the addresses that it goes on wanting, and gives back the others", async () => {
  const { demo } = await start();
  const [networkId] = await makeNetwork(demo, "10.9.0.0/24");
  const make = portOn(demo, networkId);
  const port = await make({ fixed_ips: [{ ip_address: "10.9.0.5" }, { ip_address: "10.9.0.6" }] });
  const fixed_ips = [{ ip_address: "10.9.0.6" }, { ip_address: "10.9.0.7" }];
  await demo("PUT", `ports/${port.id}`, { port: { fixed_ips } });
  await make({ fixed_ips: [{ ip_address: "10.9.0.5" }] });
  await expect(make({ fixed_ips: [{ ip_address: "10.9.0.7" }] })).rejects.toMatchObject({ status: 409 });
});

describe("another project's shared network", () => {
  test("may be used, but neither its addresses chosen nor itself changed", async () => {
    const { admin, demo } = await start();
    const [networkId, subnet_id] = await makeNetwork(admin, "10.9.0.0/24", { shared: true });
    const make = portOn(demo, networkId);
    await make({ fixed_ips: [{ subnet_id }] });
    await expect(make({ fixed_ips: [{ ip_address: "10.9.0.6" }] })).rejects.toThrow(
      "(rule:create_port and (rule:create_port:fixed_ips and (rule:create_port:fixed_ips:ip_address))) is disallowed by policy",
    );
    await expect(make({ mac_address: "fa:16:3e:00:00:07" })).rejects.toMatchObject({ status: 403 });
    await expect(demo("PUT", `networks/${networkId}`, { network: { name: "x" } })).rejects.toMatchObject({
      status: 403,
    });
  });

  test("is not there for others when it is not shared", async () => {
    const { admin, demo } = await start();
    const [networkId] = await makeNetwork(admin, "10.9.0.0/24");
    await expect(demo("GET", `networks/${networkId}`)).rejects.toMatchObject({ status: 404 });
    await expect(portOn(demo, networkId)()).rejects.toMatchObject({ status: 404 });
  });
});

test("floating IPs that lead nowhere go with an external network, even if the network then stays", async () => {
  const { admin, demo } = await start();
  const [networkId] = await makeNetwork(admin, "203.0.113.0/24", { "router:external": true });
  await demo("POST", "routers", { router: { external_gateway_info: { network_id: networkId } } });
  await demo("POST", "floatingips", { floatingip: { floating_network_id: networkId } });
  await expect(admin("DELETE", `networks/${networkId}`)).rejects.toMatchObject({ status: 409 });
  expect(await demo("GET", "floatingips")).toEqual({ floatingips: [] });
});

test("addresses are taken still after a restart", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-networks-"));
  try {
    const first = await start(folder);
    const [networkId] = await makeNetwork(first.demo, "10.9.0.0/24");
    const port = await portOn(first.demo, networkId)({ fixed_ips: [{ ip_address: "10.9.0.5" }] });
    await sandbox?.close();
    const second = await start(folder);
    expect(second.site.rows(PORTS).get(port.id)).toMatchObject({ fixedIps: [{ address: "10.9.0.5" }] });
    await expect(
      portOn(second.demo, networkId)({ fixed_ips: [{ ip_address: "10.9.0.5" }] }),
    ).rejects.toMatchObject({ more: { type: "IpAddressAlreadyAllocated" } });
  } finally {
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
