import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Asking, askSandbox } from "../testing/ask-sandbox";
import { claim } from "./for-nova";
import { HOSTS } from "./rows";

const NEEDS = { vcpus: 2, ramMib: 512, diskGib: 3 };
const latest = { version: "placement 1.39" };
const CANDIDATES = "/placement/allocation_candidates?resources=VCPU:1,MEMORY_MB:64";

let folder: string | undefined;
afterEach(() => folder && rmSync(folder, { recursive: true, force: true }));

async function start(options: Parameters<typeof askSandbox>[0] = {}) {
  const asking = await askSandbox(options);
  const site = asking.sandbox.world.sites[0];
  if (!site) throw new Error("no site");
  const [first, second] = site.rows(HOSTS).all();
  if (!first || !second) throw new Error("no hosts");
  const admin = await asking.tokenOf("admin");
  const get = (at: string, version = latest.version) => asking.ask("GET", at, admin, { version });
  return { ...asking, site, first, second, admin, get };
}

const idsIn = ({ body }: Awaited<ReturnType<Asking["ask"]>>): string[] =>
  body.allocation_requests.map((each: { allocations: object }) => Object.keys(each.allocations)[0]);

test("what a server takes is told of it, of its host and of its project, also after a restart", async () => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint-placement-"));
  const before = await start({ folder });
  expect(claim(before.site, "s1", NEEDS, { projectId: "p", userId: "u" })).toBe("r1-compute1");
  await before.sandbox.close();
  const { get, first } = await start({ folder });
  const taken = { VCPU: 2, MEMORY_MB: 512, DISK_GB: 3 };
  expect((await get(`/placement/resource_providers/${first.id}/usages`)).body.usages).toEqual(taken);
  expect((await get("/placement/allocations/s1")).body).toEqual({
    allocations: { [first.id]: { resources: taken, generation: 1 } },
    project_id: "p",
    user_id: "u",
    consumer_generation: 1,
    consumer_type: "unknown",
  });
  const usages = (version: string) => get("/placement/usages?project_id=p", version);
  expect((await usages("placement 1.39")).body.usages).toEqual({ unknown: { consumer_count: 1, ...taken } });
  expect((await usages("placement 1.37")).body.usages).toEqual(taken);
});

test("a host that is full, disabled or in another aggregate is no candidate", async () => {
  const { site, ask, admin, get, first, second } = await start();
  const put = (at: string, body: object) =>
    ask("PUT", `/placement/resource_providers/${first.id}/${at}`, admin, { body, ...latest });
  expect(idsIn(await get(CANDIDATES))).toEqual([first.id, second.id]);
  const aggregate = "11111111-2222-4333-8444-555555555555";
  await put("aggregates", { resource_provider_generation: 0, aggregates: [aggregate] });
  expect(idsIn(await get(`${CANDIDATES}&member_of=${aggregate}`))).toEqual([first.id]);
  expect(idsIn(await get(`${CANDIDATES}&member_of=!${aggregate}`))).toEqual([second.id]);
  const inventory = { resource_provider_generation: 1, total: 1_000, reserved: 1_000 };
  expect((await put("inventories/MEMORY_MB", inventory)).status).toBe(200);
  expect((await put("inventories/MEMORY_MB", inventory)).body.errors[0].code).toBe(
    "placement.concurrent_update",
  );
  expect(idsIn(await get(CANDIDATES))).toEqual([second.id]);
  site.rows(HOSTS).update(second.id, { isEnabled: false });
  expect(idsIn(await get(`${CANDIDATES}&required=!COMPUTE_STATUS_DISABLED`))).toEqual([]);
  expect(idsIn(await get(`${CANDIDATES}&required=COMPUTE_STATUS_DISABLED`))).toEqual([second.id]);
});

test("each microversion has its own form, and what came later is 404 before", async () => {
  const { get, first } = await start();
  const at = (version: string) => get(CANDIDATES, `placement ${version}`);
  expect((await at("1.9")).status).toBe(404);
  expect((await at("1.10")).body.allocation_requests[0].allocations).toEqual([
    { resource_provider: { uuid: first.id }, resources: { VCPU: 1, MEMORY_MB: 64 } },
  ]);
  expect((await at("1.12")).body.allocation_requests[0].allocations).toHaveProperty(first.id);
  expect((await at("1.16")).body.provider_summaries[first.id]).not.toHaveProperty("traits");
  expect((await at("1.26")).body.provider_summaries[first.id].resources).not.toHaveProperty("DISK_GB");
  expect((await at("1.29")).body.provider_summaries[first.id]).toMatchObject({
    root_provider_uuid: first.id,
  });
  expect((await at("1.34")).body.allocation_requests[0].mappings).toEqual({ "": [first.id] });
});

test("an allocation that is set by hand must fit, and must know what was there", async () => {
  const { ask, admin, get, first } = await start();
  const set = (VCPU: number, consumer_generation: number | null) =>
    ask("PUT", "/placement/allocations/c", admin, {
      ...latest,
      body: {
        allocations: { [first.id]: { resources: { VCPU } } },
        project_id: "p",
        user_id: "u",
        consumer_generation,
        consumer_type: "INSTANCE",
      },
    });
  expect((await set(1, null)).status).toBe(204);
  expect((await set(2, null)).status).toBe(409);
  expect((await set(1_000, 1)).status).toBe(204);
  expect((await set(100_000, 2)).body.errors[0].detail).toContain("would exceed the capacity");
  const { usages } = (await get(`/placement/resource_providers/${first.id}/usages`)).body;
  expect(usages.VCPU).toBe(1_000);
  expect((await ask("DELETE", "/placement/allocations/c", admin, latest)).status).toBe(204);
  expect((await ask("DELETE", "/placement/allocations/c", admin, latest)).status).toBe(404);
});
