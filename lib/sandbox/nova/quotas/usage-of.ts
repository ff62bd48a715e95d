import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { SERVERS } from "../rows";
import { SERVER_GROUPS } from "../rows-site";
import { limitsOf, type QuotaName } from "./limits-of";

/** What a project uses of what is counted. Key pairs and group members are counted nowhere. (nova/quota.py) */
export function usageOf(site: Site, projectId: string): Partial<Record<QuotaName, number>> {
  let [instances, cores, ram] = [0, 0, 0];
  for (const server of site.rows(SERVERS).all()) {
    if (server.projectId !== projectId) continue;
    instances += 1;
    cores += server.flavor.vcpus;
    ram += server.flavor.ramMib;
  }
  const server_groups = site.rows(SERVER_GROUPS).filter((g) => g.projectId === projectId).length;
  return { instances, cores, ram, server_groups };
}

/** What a new or a bigger server takes. */
export type Wanted = Record<"instances" | "cores" | "ram", number>;

/**
 * Lets a project take more, if its limits do.
 * @throws Refusal 403 that names what there is too little of (nova/compute/utils.py, check_num_instances_quota)
 */
export function checkQuota(site: Site, projectId: string, wanted: Wanted): void {
  const [limits, used] = [limitsOf(site, projectId), usageOf(site, projectId)];
  const isOver = (name: keyof Wanted) =>
    wanted[name] > 0 && limits[name] >= 0 && (used[name] ?? 0) + wanted[name] > limits[name];
  const overs = (["cores", "instances", "ram"] as const).filter(isOver);
  if (overs.length === 0) return;
  const told = (values: Partial<Record<QuotaName, number>>) => overs.map((name) => values[name]).join(", ");
  throw new Refusal(
    403,
    `Quota exceeded for ${overs.join(", ")}: Requested ${told(wanted)}, but already used ${told(used)} of ${told(limits)} ${overs.join(", ")}`,
  );
}
