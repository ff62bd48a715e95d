import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { boolOf } from "../bool-of";
import { Bool } from "../fields";
import { listRows } from "../list-rows";
import { badRequest } from "../refusals";
import { GROUP_TYPES, GROUPS, type GroupType } from "../rows";
import { groupTypeById } from "./find-group-type";

const Create = z.object({
  group_type: z.strictObject({
    name: z.string().min(1).max(255),
    description: z.string().max(255).nullish(),
    is_public: Bool.optional(),
    group_specs: z.record(z.string(), z.string()).nullish(),
  }),
});
const Update = z.object({
  group_type: z.strictObject({
    name: z.string().max(255).nullish(),
    description: z.string().max(255).nullish(),
    is_public: Bool.optional(),
  }),
});

/** Since 3.11. @throws Refusal 404 */
export function groupTypesOf(ask: Ask) {
  if (!isAtLeast(ask, "3.11")) throw notFound();
  return ask.site.rows(GROUP_TYPES);
}

const noGroupType = (id: string) => notFound(`Group type ${id} could not be found.`);
const exists = (name: string) => new Refusal(409, `Group Type ${name} already exists.`);

/** cinder/api/v3/views/group_types.py: specs are for admins. */
const shown = ({ caller }: Ask, type: GroupType) => ({
  id: type.id,
  name: type.name,
  description: type.description,
  is_public: type.isPublic,
  ...(caller.isAdmin ? { group_specs: type.specs } : {}),
});

/** GET /group_types (cinder/api/v3/group_types.py) */
function list(ask: Ask): Answer {
  const { caller, query } = ask;
  const asked = query.get("is_public");
  const isPublic =
    !caller.isAdmin || asked === null ? true : asked.toLowerCase() === "none" ? null : boolOf(asked);
  if (isPublic === undefined) throw badRequest(`Invalid is_public filter [${asked}]`);
  const { rows, links } = listRows(ask, {
    rows: groupTypesOf(ask).filter((type) => isPublic === null || type.isPublic === isPublic),
    columns: { id: (type) => type.id, name: (type) => type.name, created_at: () => null },
    filters: [],
    ignored: ["is_public"],
    collection: "group_types",
    noSuch: noGroupType,
  });
  return ok({
    group_types: rows.map((row) => shown(ask, row)),
    ...(links.length > 0 ? { group_type_links: links } : {}),
  });
}

/** POST /group_types (cinder/api/v3/group_types.py) @throws Refusal */
function create(ask: Ask): Answer {
  const rows = groupTypesOf(ask);
  adminsOnly(ask, "group:group_types:create");
  const { group_type: wanted } = checkBody(Create, ask.body);
  if (rows.find(({ name }) => name === wanted.name)) throw exists(wanted.name);
  const type = rows.insert({
    id: ask.site.world.ids.uuid(),
    name: wanted.name,
    description: wanted.description ?? null,
    isPublic: wanted.is_public ?? true,
    specs: wanted.group_specs ?? {},
  });
  return ok({ group_type: shown(ask, type) }, 202);
}

/** PUT /group_types/{id} (cinder/api/v3/group_types.py) @throws Refusal */
function update(ask: Ask): Answer {
  const rows = groupTypesOf(ask);
  adminsOnly(ask, "group:group_types:update");
  const { name, description, is_public: isPublic } = checkBody(Update, ask.body).group_type;
  if (name == null && description == null && isPublic === undefined)
    throw badRequest("Specify group type name, description or a combination thereof.");
  const { id } = groupTypeById(ask.site, ask.params.id ?? "");
  if (name != null && rows.find((each) => each.name === name && each.id !== id)) throw exists(name);
  const type = rows.update(id, {
    ...(name == null ? {} : { name }),
    ...(description == null ? {} : { description }),
    ...(isPublic === undefined ? {} : { isPublic }),
  });
  return ok({ group_type: shown(ask, type) });
}

/** DELETE /group_types/{id} (cinder/api/v3/group_types.py) @throws Refusal */
function remove(ask: Ask): Answer {
  const rows = groupTypesOf(ask);
  adminsOnly(ask, "group:group_types:delete");
  const { id } = groupTypeById(ask.site, ask.params.id ?? "");
  if (ask.site.rows(GROUPS).find((group) => group.groupTypeId === id))
    throw badRequest(
      `Target group type is still in use. Group Type ${id} deletion is not allowed with groups present with the type.`,
    );
  rows.remove(id);
  return empty(202);
}

function show(ask: Ask): Answer {
  groupTypesOf(ask);
  const { id = "" } = ask.params;
  if (id === "default") throw notFound("Default group type can not be found.");
  return ok({ group_type: shown(ask, groupTypeById(ask.site, id)) });
}

export const groupTypeRoutes: readonly Route[] = [
  { name: "groupTypes.list", method: "GET", path: "/group_types", run: list },
  { name: "groupTypes.create", method: "POST", path: "/group_types", run: create },
  { name: "groupTypes.show", method: "GET", path: "/group_types/:id", run: show },
  { name: "groupTypes.update", method: "PUT", path: "/group_types/:id", run: update },
  { name: "groupTypes.delete", method: "DELETE", path: "/group_types/:id", run: remove },
];
