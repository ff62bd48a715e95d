import { notFound } from "../../core/refusal";
import type { Site } from "../../core/site";
import { GROUP_TYPES, type GroupType } from "../rows";

/** @throws Refusal 404 */
export function groupTypeById(site: Site, id: string): GroupType {
  const type = site.rows(GROUP_TYPES).get(id);
  if (!type) throw notFound(`Group type ${id} could not be found.`);
  return type;
}

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** A group type by its id, or its name. (cinder/api/v3/groups.py, create) @throws Refusal 404 */
export function findGroupType(site: Site, idOrName: string): GroupType {
  if (UUID.test(idOrName)) return groupTypeById(site, idOrName);
  const type = site.rows(GROUP_TYPES).find(({ name }) => name === idOrName);
  if (!type) throw notFound(`Group type with name ${idOrName} could not be found.`);
  return type;
}

export const DEFAULT_CGSNAPSHOT_TYPE = "default_cgsnapshot_type";

/** Whether a group of this type is to be cut at one instant. (cinder/volume/volume_utils.py, is_group_a_cg_snapshot_type) */
export const isConsistentType = (type: GroupType): boolean =>
  /^<is> true$/i.test(type.specs.consistent_group_snapshot_enabled ?? "");
