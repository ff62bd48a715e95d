import { listGroupTypes } from "../openstack/cinder/group-types";
import { getGroup } from "../openstack/cinder/groups";
import { listPools } from "../openstack/cinder/pools";
import { isOpenStackError } from "../openstack/errors";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { ConsistentGroup } from "./plan-facts";

const WITHIN = { deadlineMs: 8_000 };

/**
 * Of these Cinder groups, the ones that guarantee one moment for all of their volumes: their type asks for it, and the
 * backend that the volumes are on can. A type alone only asks (cinder/volume/manager.py create_group_snapshot).
 * @param hosts of volumes, `host@backend#pool`, by id; Nova and Cinder tell admins alone: without it no group is taken
 * @throws OpenStackError when it cannot be found out
 */
export async function readConsistentGroups(
  session: Session,
  groupIds: readonly string[],
  hosts: ReadonlyMap<string, string>,
): Promise<ConsistentGroup[]> {
  const [types, pools] = await Promise.all([
    collect(listGroupTypes(session, WITHIN)),
    listPools(session, WITHIN).catch((error) => {
      if (isOpenStackError(error, "forbidden")) return [];
      throw error;
    }),
  ]);
  const able = new Set(pools.filter((p) => p.hasConsistentGroupSnapshots).map((p) => p.name));
  const consistent = new Set(types.filter((t) => t.isConsistent).map((t) => t.id));
  const groups = await Promise.all(groupIds.map((id) => getGroup(session, id, WITHIN)));
  return groups
    .filter((g) => g.status === "available" && g.groupTypeId !== undefined && consistent.has(g.groupTypeId))
    .filter((g) => g.volumeIds.every((id) => able.has(hosts.get(id) ?? "")))
    .map((g) => ({ id: g.id, name: g.name ?? g.id, volumeIds: g.volumeIds }));
}
