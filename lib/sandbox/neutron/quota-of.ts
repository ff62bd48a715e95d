import type { Site } from "../core/site";
import type { TableKey } from "../core/table";
import type { Look } from "./look";
import { refuse } from "./refusals";
import type { Resource } from "./resource";
import type { Standard } from "./rows";
import {
  FLOATING_IPS,
  NETWORK_QUOTAS,
  NETWORKS,
  PORTS,
  ROUTERS,
  SECURITY_GROUP_RULES,
  SECURITY_GROUPS,
  SUBNETS,
} from "./rows";

/** What devcloud's Neutron allows each project; -1 is no limit. In the order in which Neutron shows them. */
export const DEFAULT_LIMITS: Readonly<Record<string, number>> = {
  network: 1000,
  subnet: 1000,
  subnetpool: -1,
  port: 10000,
  router: 10,
  floatingip: 50,
  rbac_policy: 10,
  security_group: 1000,
  security_group_rule: 10000,
};

const COUNTED: Readonly<Record<string, TableKey<Standard>>> = {
  network: NETWORKS as TableKey<Standard>,
  subnet: SUBNETS as TableKey<Standard>,
  port: PORTS as TableKey<Standard>,
  router: ROUTERS as TableKey<Standard>,
  floatingip: FLOATING_IPS as TableKey<Standard>,
  security_group: SECURITY_GROUPS as TableKey<Standard>,
  security_group_rule: SECURITY_GROUP_RULES as TableKey<Standard>,
};

export const limitsOf = (site: Site, projectId: string): Record<string, number> => ({
  ...DEFAULT_LIMITS,
  ...site.rows(NETWORK_QUOTAS).get(projectId)?.limits,
});

export function usedOf(site: Site, projectId: string, resource: string): number {
  const key = COUNTED[resource];
  if (!key) return 0;
  let count = 0;
  for (const row of site.rows(key).all()) if (row.projectId === projectId) count++;
  return count;
}

/** @throws Refusal 409 when there is no room for so many (neutron/db/quota/driver.py) */
export function takeQuota<R extends Standard>(
  { quota }: Resource<R>,
  { site }: Look,
  projectId: string,
  many: number,
): void {
  if (!quota) return;
  const limit = limitsOf(site, projectId)[quota] ?? -1;
  if (limit >= 0 && usedOf(site, projectId, quota) + many > limit)
    throw refuse(409, "OverQuota", `Quota exceeded for resources: ['${quota}'].`);
}
