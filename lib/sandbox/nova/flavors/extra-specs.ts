import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, ok } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import { notFound, Refusal } from "../../core/refusal";
import { allowAdmin } from "../allow";
import { FLAVORS } from "../rows-site";
import { findFlavor } from "./find-flavor";

/* nova/api/openstack/compute/flavors_extraspecs.py */

const Value = z
  .union([z.string().max(255), z.number()], {
    error: ({ input }) => `${pythonRepr(input)} is not of type 'string', 'number'`,
  })
  .transform(String);
const KEY = "^[a-zA-Z0-9-_:. ]{1,255}$";
const Specs = z.record(z.string(), Value).check((ctx) => {
  const wrong = Object.keys(ctx.value).find((key) => !/^[a-zA-Z0-9-_:. ]{1,255}$/.test(key));
  if (wrong === undefined) return;
  const message = `${pythonRepr(wrong)} does not match any of the regexes: '${KEY}'`;
  ctx.issues.push({ code: "custom", message, input: ctx.value });
});
const Body = z.strictObject({ extra_specs: Specs });

const flavorOf = (ask: Ask) => findFlavor(ask, ask.params.flavor ?? "");

export const listExtraSpecs = (ask: Ask): Answer => ok({ extra_specs: flavorOf(ask).extraSpecs });

export function showExtraSpec(ask: Ask): Answer {
  const { key = "" } = ask.params;
  return ok({ [key]: specOf(ask, key) });
}

/** Adds to what is there; answers with what was sent. */
export function createExtraSpecs(ask: Ask): Answer {
  const { extra_specs } = checkBody(Body, ask.body);
  allowAdmin(ask, "os-flavor-extra-specs:create");
  add(ask, extra_specs);
  return ok(ask.body);
}

export function updateExtraSpec(ask: Ask): Answer {
  const specs = checkBody(Specs, ask.body);
  if (Object.keys(specs).length > 1)
    throw new Refusal(400, `${pythonRepr(ask.body)} has too many properties`);
  allowAdmin(ask, "os-flavor-extra-specs:update");
  if (!Object.hasOwn(specs, ask.params.key ?? "")) throw new Refusal(400, "Request body and URI mismatch");
  add(ask, specs);
  return ok(ask.body);
}

export function deleteExtraSpec(ask: Ask): Answer {
  allowAdmin(ask, "os-flavor-extra-specs:delete");
  const { key = "" } = ask.params;
  specOf(ask, key);
  const { id, extraSpecs } = flavorOf(ask);
  const { [key]: _, ...rest } = extraSpecs;
  ask.site.rows(FLAVORS).update(id, { extraSpecs: rest });
  return empty(200);
}

function add(ask: Ask, specs: Record<string, string>): void {
  const { id, extraSpecs } = flavorOf(ask);
  ask.site.rows(FLAVORS).update(id, { extraSpecs: { ...extraSpecs, ...specs } });
}

function specOf(ask: Ask, key: string): string {
  const { id, extraSpecs } = flavorOf(ask);
  const value = extraSpecs[key];
  if (value === undefined) throw notFound(`Flavor ${id} has no extra specs with key ${key}.`);
  return value;
}
