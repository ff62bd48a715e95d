import { expect, test } from "vitest";
import { fixture, oneCall } from "../testing/one-call";
import { findAllocationCandidates } from "./allocation-candidates";
import { listResourceProviders } from "./resource-providers";

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

test("findAllocationCandidates asks by resources, traits and aggregates, and gives the room", async () => {
  const recorded = fixture("placement/GET-allocation-candidates-200");
  const made = await oneCall(recorded, (s) =>
    findAllocationCandidates(s, {
      resources: { VCPU: 4, MEMORY_MB: 8192 },
      required: ["!COMPUTE_STATUS_DISABLED", "COMPUTE_NODE"],
      memberOf: ["a1", "a2"],
      limit: 500,
    }),
  );
  expect(made.query).toEqual({
    resources: "VCPU:4,MEMORY_MB:8192",
    required: "!COMPUTE_STATUS_DISABLED,COMPUTE_NODE",
    member_of: "in:a1,a2",
    limit: "500",
  });
  expect(made).toMatchObject({
    method: "GET",
    path: "/allocation_candidates",
    microversion: "placement 1.39",
  });
  expect(made.value?.candidates).toEqual([[{ providerId: UUID, resources: { VCPU: 1, MEMORY_MB: 64 } }]]);
  expect(made.value?.providers).toMatchObject([
    {
      id: made.value?.candidates[0]?.[0]?.providerId,
      rootId: UUID,
      resources: { VCPU: { capacity: expect.any(Number), used: expect.any(Number) } },
      traits: expect.arrayContaining(["COMPUTE_NODE"]),
    },
  ]);
});

test("what is not asked for is not sent", async () => {
  const recorded = fixture("placement/GET-allocation-candidates-200");
  const made = await oneCall(recorded, (s) =>
    findAllocationCandidates(s, { resources: { VCPU: 1 }, required: [] }),
  );
  expect(made.query).toEqual({ resources: "VCPU:1" });
});

test("listResourceProviders", async () => {
  const recorded = fixture("placement/GET-resource-providers-200");
  const made = await oneCall(recorded, (s) => listResourceProviders(s, { name: "h1", memberOf: ["a1"] }));
  expect(made).toMatchObject({
    path: "/resource_providers",
    query: { name: "h1", member_of: "in:a1" },
    microversion: "placement 1.39",
  });
  const { resource_providers } = recorded.body as { resource_providers: unknown[] };
  expect(made.value).toHaveLength(resource_providers.length);
  expect(made.value?.[0]).toEqual({
    id: UUID,
    name: expect.any(String),
    generation: expect.any(Number),
    parentId: undefined,
    rootId: made.value?.[0]?.id,
  });
});

test.each([
  ["GET-allocation-candidates-400", "bad_request", /No such resource class CUSTOM_NO_SUCH_CLASS$/],
  [
    "GET-allocation-candidates-403",
    "forbidden",
    /Policy does not allow placement:allocation_candidates:list/,
  ],
  ["GET-resource-providers-406", "microversion", /Unacceptable version header: 1\.999$/],
] as const)("%s is told as %s, in Placement's words", async (name, kind, words) => {
  const recorded = fixture(`placement/${name}`);
  const { error } = await oneCall<unknown>(recorded, (s) =>
    name.includes("candidates")
      ? findAllocationCandidates(s, { resources: { A: 1 } })
      : listResourceProviders(s),
  );
  expect(error).toMatchObject({ kind, status: recorded.status, requestId: expect.stringMatching(/^req-/) });
  expect(error?.causeText).toMatch(words);
});
