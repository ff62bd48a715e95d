import type { Ask } from "../../core/http";
import { notFound } from "../../core/refusal";
import { FLAVORS, type Flavor } from "../rows-site";

/** Whether the caller's project may use it. (nova/objects/flavor.py, _flavor_get_query_from_db) */
export const isOpenTo = ({ caller }: Pick<Ask, "caller">, flavor: Flavor): boolean =>
  caller.isAdmin || flavor.isPublic || flavor.projectIds.includes(caller.projectId ?? "");

/** @throws Refusal 404, also for one that is not for the caller (nova/exception.py, FlavorNotFound) */
export function findFlavor(ask: Pick<Ask, "site" | "caller">, id: string): Flavor {
  const flavor = ask.site.rows(FLAVORS).get(id);
  if (!flavor || !isOpenTo(ask, flavor)) throw notFound(`Flavor ${id} could not be found.`);
  return flavor;
}
