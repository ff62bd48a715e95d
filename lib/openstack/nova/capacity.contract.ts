import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { cloudSession, reportCalls } from "../testing/cloud";
import { listComputeZones } from "./availability-zones";
import { listComputeServices } from "./compute-services";
import { listHypervisors } from "./hypervisors";
import { getComputeLimits } from "./limits";
import { getComputeQuotas } from "./quotas";

const REFUSED = { kind: "forbidden", status: 403, fault: "forbidden" };
let admin: Session;
let demo: Session;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
});
afterAll(async () => {
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

test("quotas, the own ones for a member, all for an admin", async () => {
  const own = await getComputeQuotas(demo, await demo.projectId());
  for (const quota of [own.servers, own.cores, own.ramMib, own.serverGroups]) {
    expect(quota).toEqual({ limit: expect.any(Number), inUse: expect.any(Number), reserved: 0 });
  }
  expect((await getComputeQuotas(admin, await demo.projectId())).cores?.limit).toBe(own.cores?.limit);
  await expect(getComputeQuotas(demo, await admin.projectId())).rejects.toMatchObject(REFUSED);
});

test("limits are the quotas without an admin", async () => {
  const limits = await getComputeLimits(demo);
  const projectId = await demo.projectId();
  const quotas = await getComputeQuotas(demo, projectId);
  expect(limits.servers.max).toBe(quotas.servers?.limit);
  expect(limits.cores.max).toBe(quotas.cores?.limit);
  expect(limits.ramMib.max).toBe(quotas.ramMib?.limit);
  expect(limits.ramMib.used).toEqual(expect.any(Number));
  expect((await getComputeLimits(admin, { projectId })).servers.max).toBe(limits.servers.max);
  const others = getComputeLimits(demo, { projectId: await admin.projectId() });
  await expect(others).rejects.toMatchObject(REFUSED);
});

test("hypervisors with their size, in pages of one too", async () => {
  const all = await collect(listHypervisors(admin));
  expect(all.length).toBeGreaterThan(0);
  for (const h of all) {
    expect(h).toMatchObject({ isUp: true, isEnabled: true, host: expect.any(String) });
    expect(h.vcpus.total).toBeGreaterThan(0);
    expect(h.ramMib.total).toBeGreaterThan(0);
  }
  const ids = (await collect(listHypervisors(admin, { pageSize: 1 }))).map((h) => h.id);
  expect(ids.sort()).toEqual(all.map((h) => h.id).sort());
  await expect(collect(listHypervisors(demo))).rejects.toMatchObject(REFUSED);
});

test("zones for everyone", async () => {
  const zones = await listComputeZones(demo);
  expect(zones.length).toBeGreaterThan(0);
  expect(zones[0]).toEqual({ name: expect.any(String), isAvailable: true });
});

test("services with a heartbeat of the last minute, by binary and host", async () => {
  const computes = await listComputeServices(admin, { binary: "nova-compute" });
  expect(computes.length).toBeGreaterThan(0);
  for (const c of computes) {
    expect(c).toMatchObject({ binary: "nova-compute", isUp: true, isEnabled: true, isForcedDown: false });
    const ageMs = Date.now() - Date.parse(c.lastSeenAt ?? "");
    expect(Math.abs(ageMs)).toBeLessThan(60_000);
  }
  const host = computes[0]?.host ?? "";
  const there = await listComputeServices(admin, { host });
  expect(new Set(there.map((s) => s.host))).toEqual(new Set([host]));
  expect((await listComputeServices(admin)).map((s) => s.binary)).toContain("nova-conductor");
  await expect(listComputeServices(demo)).rejects.toMatchObject(REFUSED);
});
