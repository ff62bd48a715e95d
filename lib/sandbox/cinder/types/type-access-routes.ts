import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { actionOf, noAction } from "../no-action";
import { VOLUME_TYPES } from "../rows";
import { typeOf } from "./type-of";

const project = z.strictObject({ project: z.string().min(1) });
const Add = z.object({ addProjectAccess: project });
const Remove = z.object({ removeProjectAccess: project });

/** POST /types/{id}/action (cinder/api/contrib/volume_type_access.py) @throws Refusal */
function act(ask: Ask): Answer {
  const name = actionOf(ask.body);
  const rows = ask.site.rows(VOLUME_TYPES);
  if (name === "addProjectAccess") {
    adminsOnly(ask, "volume_extension:volume_type_access:addProjectAccess");
    const { project: id } = checkBody(Add, ask.body).addProjectAccess;
    const type = typeOf(ask);
    if (type.projectIds.includes(id))
      throw new Refusal(409, `Volume type access for ${type.id} / ${id} combination already exists.`);
    rows.update(type.id, { projectIds: [...type.projectIds, id] });
  } else if (name === "removeProjectAccess") {
    adminsOnly(ask, "volume_extension:volume_type_access:removeProjectAccess");
    const { project: id } = checkBody(Remove, ask.body).removeProjectAccess;
    const type = typeOf(ask);
    if (!type.projectIds.includes(id))
      throw notFound(`Volume type access not found for ${type.id} / ${id} combination.`);
    rows.update(type.id, { projectIds: type.projectIds.filter((each) => each !== id) });
  } else throw noAction(name);
  return empty(202);
}

/** GET /types/{id}/os-volume-type-access (cinder/api/contrib/volume_type_access.py) @throws Refusal */
function list(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:volume_type_access:get_all_for_type");
  const type = typeOf(ask);
  if (type.isPublic) throw notFound("Access list not available for public volume types.");
  return ok({
    volume_type_access: type.projectIds.map((id) => ({ volume_type_id: type.id, project_id: id })),
  });
}

/** Which projects may use a type that is not public. */
export const typeAccessRoutes: readonly Route[] = [
  { name: "types.access", method: "GET", path: "/types/:id/os-volume-type-access", run: list },
  { name: "types.action", method: "POST", path: "/types/:id/action", run: act },
];
