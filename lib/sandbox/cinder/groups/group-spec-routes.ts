import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty, ok, type Route } from "../../core/http";
import { notFound } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { badRequest } from "../refusals";
import type { GroupType } from "../rows";
import { groupTypeById } from "./find-group-type";
import { groupTypesOf } from "./group-type-routes";

const Specs = z.record(z.string().min(1).max(255), z.string().max(255));
const Several = z.object({ group_specs: Specs });
const all = "/group_types/:id/group_specs";

function typeFor(ask: Ask, what: string): GroupType {
  groupTypesOf(ask);
  adminsOnly(ask, `group:group_types_specs:${what}`);
  return groupTypeById(ask.site, ask.params.id ?? "");
}

const save = (ask: Ask, { id }: GroupType, specs: GroupType["specs"]) =>
  groupTypesOf(ask).update(id, { specs });

/** What group types ask of a backend, for admins. (cinder/api/v3/group_specs.py) */
export const groupSpecRoutes: readonly Route[] = [
  {
    name: "groupTypes.specs",
    method: "GET",
    path: all,
    run: (ask) => ok({ group_specs: typeFor(ask, "get_all").specs }),
  },
  {
    name: "groupTypes.addSpecs",
    method: "POST",
    path: all,
    run: (ask) => {
      const type = typeFor(ask, "create");
      const { group_specs: specs } = checkBody(Several, ask.body);
      save(ask, type, { ...type.specs, ...specs });
      return ok({ group_specs: specs }, 202);
    },
  },
  {
    name: "groupTypes.spec",
    method: "GET",
    path: `${all}/:key`,
    run: (ask) => {
      const { id, specs } = typeFor(ask, "get");
      const { key = "" } = ask.params;
      if (specs[key] === undefined) throw notFound(`Group Type ${id} has no extra spec with key ${key}.`);
      return ok({ [key]: specs[key] });
    },
  },
  {
    name: "groupTypes.setSpec",
    method: "PUT",
    path: `${all}/:key`,
    run: (ask) => {
      const type = typeFor(ask, "update");
      const specs = checkBody(Specs, ask.body);
      if (specs[ask.params.key ?? ""] === undefined) throw badRequest("Request body and URI mismatch");
      save(ask, type, { ...type.specs, ...specs });
      return ok(specs);
    },
  },
  {
    name: "groupTypes.removeSpec",
    method: "DELETE",
    path: `${all}/:key`,
    run: (ask) => {
      const type = typeFor(ask, "delete");
      const { key = "" } = ask.params;
      const { [key]: gone, ...specs } = type.specs;
      if (gone === undefined) throw notFound(`Group Type ${type.id} has no specs with key ${key}.`);
      save(ask, type, specs);
      return empty(202);
    },
  },
];
