import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, ok, type Route } from "../../core/http";
import { notFound } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { badRequest } from "../refusals";
import { VOLUME_TYPES, type VolumeType } from "../rows";
import { specsFor } from "./show-type";
import { isInUse, typeOf } from "./type-of";

const Specs = z.record(z.string().min(1).max(255), z.string().max(255));
const Several = z.object({ extra_specs: Specs });

/** A type that may be changed. @throws Refusal 400 while a volume has it */
function changeable(ask: Ask, what: string): VolumeType {
  adminsOnly(ask, `volume_extension:types_extra_specs:${what}`);
  if (isInUse(ask, ask.params.id ?? "")) throw badRequest("Volume Type is currently in use.");
  return typeOf(ask);
}

function add(ask: Ask, type: VolumeType, specs: Record<string, string>): void {
  ask.site.rows(VOLUME_TYPES).update(type.id, { extraSpecs: { ...type.extraSpecs, ...specs } });
}

function specOf(ask: Ask, specs: Readonly<Record<string, string>>): string {
  const { id, key = "" } = ask.params;
  const spec = specs[key];
  if (spec === undefined) throw notFound(`Volume Type ${id} has no extra specs with key ${key}.`);
  return spec;
}

const all = "/types/:id/extra_specs";

/** What types ask of a backend. (cinder/api/contrib/types_extra_specs.py) */
export const typeSpecRoutes: readonly Route[] = [
  {
    name: "types.specs",
    method: "GET",
    path: all,
    run: (ask) => ok({ extra_specs: specsFor(ask, typeOf(ask)) }),
  },
  {
    name: "types.addSpecs",
    method: "POST",
    path: all,
    run: (ask) => {
      const type = changeable(ask, "create");
      const { extra_specs: specs } = checkBody(Several, ask.body);
      add(ask, type, specs);
      return ok({ extra_specs: specs });
    },
  },
  {
    name: "types.spec",
    method: "GET",
    path: `${all}/:key`,
    run: (ask) => ok({ [ask.params.key ?? ""]: specOf(ask, specsFor(ask, typeOf(ask))) }),
  },
  {
    name: "types.setSpec",
    method: "PUT",
    path: `${all}/:key`,
    run: (ask): Answer => {
      const type = changeable(ask, "update");
      const specs = checkBody(Specs, ask.body);
      if (specs[ask.params.key ?? ""] === undefined) throw badRequest("Request body and URI mismatch");
      add(ask, type, specs);
      return ok(specs);
    },
  },
  {
    name: "types.removeSpec",
    method: "DELETE",
    path: `${all}/:key`,
    run: (ask) => {
      const type = changeable(ask, "delete");
      specOf(ask, type.extraSpecs);
      const { [ask.params.key ?? ""]: _gone, ...extraSpecs } = type.extraSpecs;
      ask.site.rows(VOLUME_TYPES).update(type.id, { extraSpecs });
      return empty(202);
    },
  },
];
