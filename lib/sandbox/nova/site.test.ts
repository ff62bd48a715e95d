import { expect, test } from "vitest";
import type { Caller } from "../core/http";
import { directory } from "../keystone/rows";
import { setSilent } from "./hosts/services-of";
import { limitOf, setLimits } from "./quotas/limits-of";
import { checkQuota } from "./quotas/usage-of";
import { ADMIN, serverStage } from "./testing/server-stage";

/* What the contract tests cannot see of Nova's flavors, quotas and hosts: no test may fill up or break a real cloud. */

const MEMBER: Caller = { ...ADMIN, userId: "member", roles: ["member"], isAdmin: false };
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDmrlJm8Y8wyrAHFjbtIqnKVdlS72XzWyFZODtK4FmF test";

test("a full quota is 403, and says of what there is too little", async () => {
  const { site, ask } = serverStage();
  setLimits(site, "demo", { instances: 2, cores: 1, key_pairs: 1, server_groups: 1 });
  const wanted = { instances: 1, cores: 1, ram: 256 };
  expect(() => checkQuota(site, "demo", wanted)).toThrow(
    "Quota exceeded for cores: Requested 1, but already used 1 of 1 cores",
  );
  setLimits(site, "demo", { instances: 1 });
  expect(() => checkQuota(site, "demo", wanted)).toThrow(
    "Quota exceeded for cores, instances: Requested 1, 1, but already used 1, 1 of 1, 1 cores, instances",
  );
  setLimits(site, "demo", { instances: -1, cores: -1 });
  checkQuota(site, "demo", wanted);
  const group = () =>
    ask("POST", "/os-server-groups", { server_group: { name: "g", policy: "affinity" } }, MEMBER);
  expect((await group()).status).toBe(200);
  expect(await group()).toEqual({ status: 403, body: "Quota exceeded, too many server groups." });
  const key = (name: string) => ask("POST", "/os-keypairs", { keypair: { name, public_key: KEY } }, MEMBER);
  expect((await key("a")).status).toBe(201);
  expect(await key("b")).toEqual({ status: 403, body: "Quota exceeded, too many key pairs." });
});

test("a limit below what is used needs force, and the limits tell what is used", async () => {
  const { site, ask, world } = serverStage();
  const { projects } = directory(world);
  projects.insert({ id: "demo", name: "demo", domainId: "default", enabled: true, description: "" });
  const set = (quota_set: object) => ask("PUT", "/os-quota-sets/demo", { quota_set });
  expect(await set({ instances: 0 })).toEqual({
    status: 400,
    body: "Quota limit 0 for instances must be greater than or equal to already used and reserved 1.",
  });
  expect((await set({ instances: 0, force: true })).body).toMatchObject({ quota_set: { instances: 0 } });
  expect((await ask("GET", "/limits", undefined, MEMBER)).body).toMatchObject({
    limits: { absolute: { maxTotalInstances: 0, totalInstancesUsed: 1, totalRAMUsed: 256 } },
  });
  expect((await ask("DELETE", "/os-quota-sets/demo")).status).toBe(202);
  expect(limitOf(site, "demo", "instances")).toBe(10);
});

test("a flavor that is not public is for the projects that it was given to", async () => {
  const { ask, world } = serverStage();
  directory(world).projects.insert({
    id: "demo",
    name: "demo",
    domainId: "default",
    enabled: true,
    description: "",
  });
  const flavor = { id: "f", name: "f", ram: 64, vcpus: 1, disk: 0, "os-flavor-access:is_public": false };
  await ask("POST", "/flavors", { flavor });
  const seen = async () =>
    ((await ask("GET", "/flavors", undefined, MEMBER)).body as { flavors: [] }).flavors.length;
  expect([await seen(), (await ask("GET", "/flavors/f", undefined, MEMBER)).status]).toEqual([0, 404]);
  await ask("POST", "/flavors/f/action", { addTenantAccess: { tenant: "demo" } });
  expect([await seen(), (await ask("GET", "/flavors/f", undefined, MEMBER)).status]).toEqual([1, 200]);
});

test("a disabled host leaves its zone without one; a silent one is down after a minute", async () => {
  const { site, ask, pass } = serverStage();
  const services = async () =>
    (
      (await ask("GET", "/os-services?binary=nova-compute")).body as {
        services: { id: string; state: string; status: string }[];
      }
    ).services;
  const zones = async () => (await ask("GET", "/os-availability-zone", undefined, MEMBER)).body;
  const [service] = await services();
  await ask("PUT", `/os-services/${service?.id}`, { status: "disabled", disabled_reason: "a test" });
  expect(await zones()).toMatchObject({ availabilityZoneInfo: [{ zoneState: { available: false } }] });
  expect((await ask("GET", "/os-hypervisors")).body).toMatchObject({
    hypervisors: [{ state: "up", status: "disabled" }],
  });
  await ask("PUT", `/os-services/${service?.id}`, { status: "enabled" });
  expect(await zones()).toMatchObject({ availabilityZoneInfo: [{ zoneState: { available: true } }] });
  setSilent(site, "nova-compute", "host1", true);
  await pass(49);
  expect(await services()).toMatchObject([{ state: "up" }]);
  await pass(12);
  expect(await services()).toMatchObject([{ state: "down", status: "enabled" }]);
  expect((await ask("GET", "/os-hypervisors")).body).toMatchObject({ hypervisors: [{ state: "down" }] });
});

test("usage counts from the start of a server to its end, within the period", async () => {
  const { id, ask, pass } = serverStage();
  await pass(3_600);
  const of = async (start: string) =>
    (await ask("GET", `/os-simple-tenant-usage/demo?start=${start}`)).body as {
      tenant_usage: { total_hours: number; server_usages: { instance_id: string; state: string }[] };
    };
  const all = (await of("2026-02-01T00:00:00")).tenant_usage;
  expect(all).toMatchObject({ total_hours: 1, server_usages: [{ instance_id: id, state: "active" }] });
  expect((await of("2026-03-01T00:30:00")).tenant_usage.total_hours).toBe(0.5);
});
