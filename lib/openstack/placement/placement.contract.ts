import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../session";
import { cloudSession, reportCalls } from "../testing/cloud";
import { findAllocationCandidates } from "./allocation-candidates";
import { listResourceProviders } from "./resource-providers";

let admin: Session;
let demo: Session;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
});
afterAll(async () => {
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

const resources = { VCPU: 1, MEMORY_MB: 64 };

test("a small server fits, and the room is told", async () => {
  const found = await findAllocationCandidates(admin, {
    resources,
    required: ["!COMPUTE_STATUS_DISABLED", "COMPUTE_NODE"],
    limit: 1,
  });
  expect(found.candidates).toHaveLength(1);
  const [taken] = found.candidates[0] ?? [];
  expect(taken?.resources).toEqual(resources);
  const provider = found.providers.find((p) => p.id === taken?.providerId);
  expect(provider).toMatchObject({ rootId: taken?.providerId });
  expect(provider?.traits).toContain("COMPUTE_NODE");
  expect(provider?.resources.VCPU?.capacity).toBeGreaterThan(provider?.resources.VCPU?.used ?? Infinity);
  const providers = await listResourceProviders(admin);
  expect(providers.map((p) => p.id)).toContain(taken?.providerId);
});

test("a huge one does not, nor one in an aggregate without hosts", async () => {
  const none = { candidates: [], providers: [] };
  expect(await findAllocationCandidates(admin, { resources: { VCPU: 1, MEMORY_MB: 2_000_000_000 } })).toEqual(
    none,
  );
  const memberOf = ["00000000-0000-4000-8000-000000000000"];
  expect(await findAllocationCandidates(admin, { resources, memberOf })).toEqual(none);
  expect(await listResourceProviders(admin, { memberOf })).toEqual([]);
});

test("providers are found by name", async () => {
  const [first] = await listResourceProviders(admin);
  expect(first).toMatchObject({ rootId: first?.id, parentId: undefined, generation: expect.any(Number) });
  expect(await listResourceProviders(admin, { name: first?.name ?? "" })).toMatchObject([{ id: first?.id }]);
  expect(await listResourceProviders(admin, { name: "no such host" })).toEqual([]);
});

test("errors are told in Placement's own way", async () => {
  const unknown = findAllocationCandidates(admin, { resources: { CUSTOM_NO_SUCH_CLASS: 1 } });
  await expect(unknown).rejects.toMatchObject({
    kind: "bad_request",
    status: 400,
    causeText: expect.stringContaining("No such resource class CUSTOM_NO_SUCH_CLASS"),
    requestId: expect.stringMatching(/^req-/),
  });
  const trait = findAllocationCandidates(admin, { resources, required: ["CUSTOM_NO_SUCH_TRAIT"] });
  await expect(trait).rejects.toMatchObject({ kind: "bad_request" });
  const refused = { kind: "forbidden", status: 403 };
  await expect(findAllocationCandidates(demo, { resources })).rejects.toMatchObject(refused);
  await expect(listResourceProviders(demo)).rejects.toMatchObject(refused);
  const tooNew = admin.call({
    service: "placement",
    method: "GET",
    path: "/resource_providers",
    headers: { "openstack-api-version": "placement 1.999" },
    expect: [200],
  });
  await expect(tooNew).rejects.toMatchObject({ kind: "microversion", status: 406 });
});
