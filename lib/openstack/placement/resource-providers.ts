import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const WireProvider = z.object({
  uuid: z.string(),
  name: z.string(),
  generation: z.number(),
  parent_provider_uuid: z.string().nullish(),
  root_provider_uuid: z.string().nullish(),
});

/** What has resources to give: a compute host, or a part of one. */
export type ResourceProvider = ReturnType<typeof toProvider>;

const toProvider = (p: z.output<typeof WireProvider>) => ({
  id: p.uuid,
  /** A host's is its hypervisor's name. */
  name: p.name,
  /** Goes up with every change of its inventory or use. */
  generation: p.generation,
  parentId: p.parent_provider_uuid ?? undefined,
  rootId: p.root_provider_uuid ?? p.uuid,
});

export interface ListResourceProviders extends CallOptions {
  name?: string;
  /** Aggregates; the provider must be in one of them. */
  memberOf?: readonly string[];
}

/**
 * All providers, unpaged. Admin or service only.
 * GET /resource_providers, 1.14: with parents (placement/handlers/resource_provider.py)
 */
export async function listResourceProviders(
  session: Session,
  options: ListResourceProviders = {},
): Promise<ResourceProvider[]> {
  const { name, memberOf } = options;
  const { resource_providers } = await session.json(z.object({ resource_providers: z.array(WireProvider) }), {
    ...callOptionsOf(options),
    service: "placement",
    method: "GET",
    path: "/resource_providers",
    query: { name, member_of: memberOf ? `in:${memberOf.join(",")}` : undefined },
    microversion: { pin: "1.39", atLeast: "1.14" },
    expect: [200],
  });
  return resource_providers.map(toProvider);
}
