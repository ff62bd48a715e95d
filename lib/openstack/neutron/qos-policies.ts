import { z } from "zod";
import { listItems } from "../list";
import type { Session } from "../session";
import type { ListOptions } from "./resource";

const WirePolicy = z.object({
  id: z.string(),
  name: z.string().nullish(),
  project_id: z.string().nullish(),
  shared: z.boolean().nullish(),
});

const toPolicy = (p: z.output<typeof WirePolicy>) => ({
  id: p.id,
  name: p.name ?? "",
  projectId: p.project_id ?? undefined,
  isShared: p.shared ?? false,
});

/** What limits the bandwidth of ports that name it. */
export type QosPolicy = ReturnType<typeof toPolicy>;

/**
 * QoS policies; those of others are left out unless they are shared.
 * GET /qos/policies (neutron-lib api/definitions/qos.py)
 * @throws OpenStackError kind "not_found" where the extension "qos" is not installed
 */
export async function* listQosPolicies(
  session: Session,
  {
    ids,
    pageSize = 500,
    ...options
  }: Omit<ListOptions, "tags" | "name" | "projectId"> & { ids: readonly string[] },
): AsyncGenerator<QosPolicy> {
  // No filter at all would be all of them.
  if (ids.length === 0) return;
  yield* listItems(session, {
    service: "network",
    path: "/qos/policies",
    key: "policies",
    item: WirePolicy,
    map: toPolicy,
    idOf: ({ id }) => id,
    query: { id: ids },
    options: { ...options, pageSize },
  });
}
