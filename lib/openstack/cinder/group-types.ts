import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import type { Created } from "./volume-changes";

const GROUP_TYPE: Pin = { pin: "3.70", atLeast: "3.11" };

const WireGroupType = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  is_public: z.boolean().nullish(),
  // hidden from who may not see specs
  group_specs: z.record(z.string(), z.string()).nullish(),
});

const toGroupType = (t: z.output<typeof WireGroupType>) => ({
  id: t.id,
  name: t.name,
  description: t.description ?? undefined,
  isPublic: t.is_public ?? true,
  /**
   * Whether it asks for one cut through all volumes. Only asks: the scheduler does not compare it with the backends
   * (see `Pool.hasConsistentGroupSnapshots`; cinder/scheduler/filters/capabilities_filter.py reads extra_specs only).
   */
  isConsistent: /^<is> true$/i.test(t.group_specs?.consistent_group_snapshot_enabled ?? ""),
  specs: t.group_specs ?? undefined,
});

export type GroupType = ReturnType<typeof toGroupType>;

/** The types that groups may be of. GET /group_types (cinder/api/v3/group_types.py) @throws OpenStackError */
export const listGroupTypes = (session: Session, options: ListOptions = {}): AsyncGenerator<GroupType> =>
  listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/group_types",
    key: "group_types",
    linksKey: "group_type_links",
    item: WireGroupType,
    map: toGroupType,
    microversion: GROUP_TYPE,
    options,
  });

/** Create a group type. Admin only. POST /group_types (cinder/api/v3/group_types.py) @throws OpenStackError */
export async function createGroupType(
  session: Session,
  type: CallOptions & { name: string; description?: string; isPublic?: boolean },
): Promise<Created> {
  const { data, answer } = await session.jsonAnswer(z.object({ group_type: z.object({ id: z.string() }) }), {
    ...callOptionsOf(type),
    service: "volume",
    method: "POST",
    path: "/group_types",
    body: { group_type: { name: type.name, description: type.description, is_public: type.isPublic } },
    microversion: GROUP_TYPE,
    expect: [202],
  });
  return { id: data.group_type.id, requestId: answer.requestId };
}

/** Set specs of a group type; others stay. Admin only. POST /group_types/{id}/group_specs (v3/group_specs.py) */
export async function setGroupSpecs(
  session: Session,
  id: string,
  specs: Record<string, string>,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "POST",
    path: `/group_types/${segment(id)}/group_specs`,
    body: { group_specs: specs },
    microversion: GROUP_TYPE,
    expect: [202],
    isRepeatable: true,
  });
}

/** Delete a group type; one that is gone already is fine. Admin only. DELETE /group_types/{id} */
export async function deleteGroupType(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "DELETE",
    path: `/group_types/${segment(id)}`,
    microversion: GROUP_TYPE,
    expect: [202, 404],
  });
}
