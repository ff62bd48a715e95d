import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const Amounts = z.record(z.string(), z.number());

const WireCandidates = z.object({
  allocation_requests: z.array(
    z.object({ allocations: z.record(z.string(), z.object({ resources: Amounts })) }),
  ),
  provider_summaries: z.record(
    z.string(),
    z.object({
      resources: z.record(z.string(), z.object({ capacity: z.number(), used: z.number() })),
      traits: z.array(z.string()).nullish(),
      root_provider_uuid: z.string().nullish(),
    }),
  ),
});

export interface FindCandidates extends CallOptions {
  /** What one VM needs, by resource class: VCPU, MEMORY_MB, DISK_GB ... */
  resources: Record<string, number>;
  /** Traits that the host must have; with a leading "!", must not. */
  required?: readonly string[];
  /** Aggregates; the host must be in one of them. */
  memberOf?: readonly string[];
  /** The most candidates to give. */
  limit?: number;
}

/** Where one VM would fit. */
export type AllocationCandidates = Awaited<ReturnType<typeof findAllocationCandidates>>;

/**
 * The hosts that one VM of a size would fit on now; nothing is reserved. For several VMs pack them into `providers`
 * yourself. Hosts of disabled services have the trait COMPUTE_STATUS_DISABLED: leave them out by
 * "!COMPUTE_STATUS_DISABLED". Admin or service only.
 * GET /allocation_candidates, 1.29 (placement/handlers/allocation_candidate.py)
 * @throws OpenStackError kind "bad_request" for a resource class or trait that the site does not know
 */
export async function findAllocationCandidates(session: Session, find: FindCandidates) {
  const found = await session.json(WireCandidates, {
    ...callOptionsOf(find),
    service: "placement",
    method: "GET",
    path: "/allocation_candidates",
    query: {
      resources: Object.entries(find.resources)
        .map(([name, amount]) => `${name}:${amount}`)
        .join(","),
      required: find.required?.join(",") || undefined,
      member_of: find.memberOf ? `in:${find.memberOf.join(",")}` : undefined,
      limit: find.limit,
    },
    microversion: { pin: "1.39", atLeast: "1.29" },
    expect: [200],
  });
  return {
    /** Each one is a way to place the VM: what it would take of which provider. */
    candidates: found.allocation_requests.map((r) =>
      Object.entries(r.allocations).map(([providerId, a]) => ({ providerId, resources: a.resources })),
    ),
    /** All providers of the candidates' trees. Capacity holds overcommitment, and reserves are taken off. */
    providers: Object.entries(found.provider_summaries).map(([id, p]) => ({
      id,
      rootId: p.root_provider_uuid ?? id,
      resources: p.resources,
      traits: p.traits ?? [],
    })),
  };
}
