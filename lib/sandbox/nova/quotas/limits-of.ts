import type { Site } from "../../core/site";
import { NOVA_QUOTAS } from "../rows-site";

/** Nova's own limits, in the order in which it lists them. (nova/conf/quota.py; the proxied ones: nova/quota.py) */
export const DEFAULTS = {
  cores: 20,
  fixed_ips: -1,
  floating_ips: -1,
  injected_file_content_bytes: 10_240,
  injected_file_path_bytes: 255,
  injected_files: 5,
  instances: 10,
  key_pairs: 100,
  metadata_items: 128,
  ram: 51_200,
  security_group_rules: -1,
  security_groups: -1,
  server_group_members: 10,
  server_groups: 10,
} as const;
export type QuotaName = keyof typeof DEFAULTS;
export type Limits = Readonly<Record<QuotaName, number>>;

export const DEFAULT_CLASS = "class/default";

/** What holds for projects that have no limits of their own. */
export const defaultLimits = (site: Site): Limits => ({
  ...DEFAULTS,
  ...site.rows(NOVA_QUOTAS).get(DEFAULT_CLASS)?.limits,
});

/** What holds for a project; -1 is without end. */
export const limitsOf = (site: Site, projectId: string | undefined): Limits => ({
  ...defaultLimits(site),
  ...site.rows(NOVA_QUOTAS).get(projectId ?? "")?.limits,
});

export const limitOf = (site: Site, projectId: string | undefined, name: QuotaName): number =>
  limitsOf(site, projectId)[name];

/** Sets limits of a project, or of DEFAULT_CLASS; others stay. */
export function setLimits(site: Site, id: string, limits: Partial<Record<QuotaName, number>>): void {
  const quotas = site.rows(NOVA_QUOTAS);
  const before = quotas.get(id);
  if (before) quotas.update(id, { limits: { ...before.limits, ...limits } });
  else quotas.insert({ id, limits: { ...limits } });
}
