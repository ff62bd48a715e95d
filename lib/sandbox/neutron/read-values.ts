import type { Ask } from "../core/http";
import type { Refusal } from "../core/refusal";
import { Complaint } from "./checks";
import type { Look } from "./look";
import { badRequest, disallowed } from "./refusals";
import type { Attribute, Resource, Values } from "./resource";
import { NETWORKS, type Standard } from "./rows";

/** What a body has for one or more resources to make. @throws Refusal (neutron/api/v2/base.py, prepare_request_body) */
export function readBodies(spec: Pick<Resource<Standard>, "name" | "plural">, body: unknown): Values[] {
  const found = body && typeof body === "object" ? (body as Values) : {};
  const many = found[spec.plural];
  if (Array.isArray(many) && !(spec.name in found)) {
    if (many.length === 0) throw badRequest("Resources required");
    return many.map((each) => asValues(each, spec.name));
  }
  return [asValues(found[spec.name], spec.name)];
}

function asValues(value: unknown, name: string): Values {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw badRequest(`Unable to find '${name}' in request body`);
  return value as Values;
}

/** Checks and converts what a request gives for a new resource, or for changes of a row. @throws Refusal */
export function readValues<R extends Standard>(
  spec: Resource<R>,
  look: Look,
  given: Values,
  row: R | undefined,
): Values {
  const isNew = row === undefined;
  const { tenant_id, ...rest } = given;
  const values: Values =
    tenant_id === undefined ? rest : { ...rest, project_id: rest.project_id ?? tenant_id };
  const { project_id } = values;
  if (isNew && project_id !== undefined && !look.isAdmin && project_id !== look.caller.projectId)
    throw badRequest(
      "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges",
    );
  const unknown = Object.keys(values).filter((name) => !(name in spec.attributes));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(", ")}'`);
  if (isNew) checkNew(spec, values);
  const result: Values = {};
  for (const [name, value] of Object.entries(values)) {
    const attribute = spec.attributes[name] as Attribute<R>;
    if (name === "project_id") result[name] = value;
    else if (!attribute.check && isNew) throw badRequest(`Attribute '${name}' not allowed in POST`);
    else if (!attribute.check || (attribute.isFixed && !isNew))
      throw badRequest(`Cannot update read-only attribute ${name}`);
    else result[name] = checked(name, attribute.check, value);
  }
  checkRights(spec, look, result, row);
  return result;
}

function checkNew<R extends Standard>(spec: Resource<R>, values: Values): void {
  for (const [name, { isRequired }] of Object.entries(spec.attributes))
    if (isRequired && values[name] === undefined)
      throw badRequest(`Failed to parse request. Required attribute '${name}' not specified`);
}

function checked(name: string, check: NonNullable<Attribute<never>["check"]>, value: unknown): unknown {
  try {
    return check(value);
  } catch (error) {
    if (error instanceof Complaint) throw badRequest(`Invalid input for ${name}. Reason: ${error.message}.`);
    throw error as Refusal;
  }
}

/** Some attributes are for admins, or for the network's owner. (neutron/policy.py, _build_match_rule) */
function checkRights<R extends Standard>(
  spec: Resource<R>,
  look: Look,
  values: Values,
  row: R | undefined,
): void {
  if (look.isAdmin) return;
  const rule = `rule:${row ? "update" : "create"}_${spec.name}`;
  const networkId = row && "networkId" in row ? row.networkId : values.network_id;
  const network = look.site.rows(NETWORKS).get(String(networkId ?? ""));
  const isOwner = !network || look.isOwn(network);
  const refused = Object.keys(values).flatMap((name) => {
    const { setBy, changedBy } = spec.attributes[name] as Attribute<R>;
    if (setBy === "admin" || (row && changedBy === "admin") || (setBy === "network" && !isOwner))
      return [`${rule}:${name}`];
    return spec.refusedRule?.(`${rule}:${name}`, values[name], isOwner, row) ?? [];
  });
  if (refused.length > 0) throw disallowed(refused.reduce((sum, each) => `(${sum} and ${each})`, rule));
}

/** The revision that the caller wants to change, of `If-Match: revision_number=7`. */
export function wantedRevision({ headers }: Ask): number | undefined {
  const found = /^revision_number=(\d+)$/.exec(headers["if-match"] ?? "");
  return found ? Number(found[1]) : undefined;
}
