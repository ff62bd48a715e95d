import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, ok, type Route } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { boolOf } from "../bool-of";
import { Bool } from "../fields";
import { listRows } from "../list-rows";
import { badRequest } from "../refusals";
import { RESOURCE_FILTERS } from "../resource-filters";
import { VOLUME_TYPES, type VolumeType } from "../rows";
import { DEFAULT_TYPE, defaultType, maySee, noType } from "./find-type";
import { changedType, detailsOf } from "./show-type";
import { typeAccessRoutes } from "./type-access-routes";
import { typeEncryptionRoutes } from "./type-encryption-routes";
import { isInUse, typeOf } from "./type-of";
import { typeSpecRoutes } from "./type-spec-routes";

const Specs = z.record(z.string().min(1).max(255), z.string().max(255));
const Create = z.object({
  volume_type: z.looseObject({
    name: z.string().min(1).max(255),
    description: z.string().max(255).nullish(),
    extra_specs: Specs.nullish(),
    "os-volume-type-access:is_public": Bool.optional(),
  }),
});
const Update = z.object({
  volume_type: z.strictObject({
    name: z.string().max(255).nullish(),
    description: z.string().max(255).nullish(),
    is_public: Bool.nullish(),
  }),
});

const exists = (name: string) => new Refusal(409, `Volume Type ${name} already exists.`);

/** GET /types: the public ones; an admin may ask for the others (cinder/api/v3/types.py) */
function list(ask: Ask): Answer {
  const { site, caller, query } = ask;
  const asked = query.get("is_public");
  const isPublic =
    !caller.isAdmin || asked === null ? true : asked.toLowerCase() === "none" ? null : boolOf(asked);
  if (isPublic === undefined) throw badRequest(`Invalid is_public filter [${asked}]`);
  const own = (type: VolumeType) =>
    caller.isAdmin ? isPublic === null || type.isPublic === isPublic : maySee(caller, type);
  const { rows, links } = listRows(ask, {
    rows: site.rows(VOLUME_TYPES).filter(own),
    columns: {
      id: (type) => type.id,
      name: (type) => type.name,
      extra_specs: (type) => type.extraSpecs,
      created_at: (type) => type.createdAt,
    },
    filters: RESOURCE_FILTERS.volume_type,
    ignored: ["is_public"],
    collection: "types",
    noSuch: noType,
  });
  return ok({
    volume_types: rows.map((row) => detailsOf(ask, row)),
    ...(links.length > 0 ? { volume_type_links: links } : {}),
  });
}

/** POST /types (cinder/api/contrib/types_manage.py) @throws Refusal */
function create(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:type_create");
  const { volume_type: wanted } = checkBody(Create, ask.body);
  const rows = ask.site.rows(VOLUME_TYPES);
  if (rows.find(({ name }) => name === wanted.name)) throw exists(wanted.name);
  const type = rows.insert({
    id: ask.site.world.ids.uuid(),
    name: wanted.name,
    description: wanted.description ?? null,
    isPublic: wanted["os-volume-type-access:is_public"] ?? true,
    extraSpecs: wanted.extra_specs ?? {},
    projectIds: [],
    encryption: null,
    createdAt: ask.site.now(),
    updatedAt: null,
  });
  return ok({
    volume_type: { ...changedType(ask, type), "os-volume-type-access:is_public": type.isPublic },
  });
}

/** PUT /types/{id} (cinder/api/contrib/types_manage.py) @throws Refusal */
function update(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:type_update");
  const { name, description, is_public: isPublic } = checkBody(Update, ask.body).volume_type;
  if (name != null && name.trim() === "") throw badRequest("Volume type name can not be empty.");
  if (name == null && description == null && isPublic == null)
    throw badRequest("Specify volume type name, description, is_public or a combination thereof.");
  const rows = ask.site.rows(VOLUME_TYPES);
  const { id } = typeOf(ask);
  if (name != null && rows.find((each) => each.name === name && each.id !== id)) throw exists(name);
  const type = rows.update(id, {
    ...(name == null ? {} : { name }),
    ...(description == null ? {} : { description }),
    ...(isPublic == null ? {} : { isPublic }),
    updatedAt: ask.site.now(),
  });
  return ok({ volume_type: changedType(ask, type) });
}

/** DELETE /types/{id} (cinder/api/contrib/types_manage.py) @throws Refusal */
function remove(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:type_delete");
  const { id, name } = typeOf(ask);
  if (name === DEFAULT_TYPE)
    throw badRequest(`The volume type ${id} is a default volume type and cannot be deleted.`);
  if (isInUse(ask, id)) throw badRequest("Target volume type is still in use.");
  ask.site.rows(VOLUME_TYPES).remove(id);
  return empty(202);
}

/** GET /types/default tells less than others. (cinder/api/v3/types.py, show) */
const show = (ask: Ask): Answer =>
  ask.params.id === "default"
    ? ok({ volume_type: changedType(ask, defaultType(ask.site, ask.caller)) })
    : ok({ volume_type: detailsOf(ask, typeOf(ask)) });

export const typeRoutes: readonly Route[] = [
  { name: "types.list", method: "GET", path: "/types", run: list },
  { name: "types.create", method: "POST", path: "/types", run: create },
  { name: "types.show", method: "GET", path: "/types/:id", run: show },
  { name: "types.update", method: "PUT", path: "/types/:id", run: update },
  { name: "types.delete", method: "DELETE", path: "/types/:id", run: remove },
  ...typeAccessRoutes,
  ...typeEncryptionRoutes,
  ...typeSpecRoutes,
];
