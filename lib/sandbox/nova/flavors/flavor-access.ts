import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { allowAdmin } from "../allow";
import { checkProject } from "../check-project";
import { FLAVORS, type Flavor } from "../rows-site";
import { findFlavor } from "./find-flavor";

/* nova/api/openstack/compute/flavor_access.py */

const Tenant = z.strictObject({ tenant: z.string().min(1) });
const Add = z.strictObject({ addTenantAccess: Tenant });
const Remove = z.strictObject({ removeTenantAccess: Tenant });

const accessOf = ({ id, projectIds }: Flavor): Answer =>
  ok({ flavor_access: projectIds.map((tenant_id) => ({ flavor_id: id, tenant_id })) });

/** Who sees a flavor that is not public. */
export function listFlavorAccess(ask: Ask): Answer {
  const flavor = findFlavor(ask, ask.params.flavor ?? "");
  if (flavor.isPublic) throw notFound("Access list not available for public flavors.");
  return accessOf(flavor);
}

/** POST /flavors/{id}/action: gives it to a project, or takes it away. */
export function changeFlavorAccess(ask: Ask): Answer {
  const [action = ""] = Object.keys((ask.body ?? {}) as object);
  const isGiven = action === "addTenantAccess";
  if (!isGiven && action !== "removeTenantAccess")
    throw new Refusal(400, `There is no such action: ${action}`);
  const { tenant } = isGiven
    ? checkBody(Add, ask.body).addTenantAccess
    : checkBody(Remove, ask.body).removeTenantAccess;
  allowAdmin(ask, `os-flavor-access:${isGiven ? "add" : "remove"}_tenant_access`);
  if (isGiven) checkProject(ask, tenant);
  const { id, number, isPublic, projectIds } = findFlavor(ask, ask.params.flavor ?? "");
  if (isGiven && isPublic && isAtLeast(ask, "2.7"))
    throw new Refusal(409, "Can not add access to a public flavor.");
  if (isGiven && projectIds.includes(tenant))
    throw new Refusal(
      409,
      `Flavor access already exists for flavor ${number} and project ${tenant} combination.`,
    );
  if (!isGiven && !projectIds.includes(tenant))
    throw notFound(`Flavor access not found for ${number} / ${tenant} combination.`);
  const rest = projectIds.filter((each) => each !== tenant);
  return accessOf(ask.site.rows(FLAVORS).update(id, { projectIds: isGiven ? [...rest, tenant] : rest }));
}
