import type { Refusal } from "../core/refusal";
import type { TableKey } from "../core/table";
import { novaTime } from "../core/times";
import type { Check } from "./checks";
import type { Look } from "./look";
import type { Standard } from "./rows";

/** What a request gave, checked and converted, by names on the wire. */
export type Values = Record<string, unknown>;

/** One attribute of a resource. (neutron_lib/api/definitions) */
export interface Attribute<R> {
  show(row: R, look: Look): unknown;
  /** What it must be; without it, it cannot be set at all. */
  check?: Check;
  isRequired?: true;
  /** It can be given when the resource is made, and not later. */
  isFixed?: true;
  /** Who may set it; without it, whoever may change the resource. "network": the network's owner, too. */
  setBy?: "admin" | "network";
  /** Only admins change it later. */
  changedBy?: "admin";
  isSeenBy?: "admin";
  /** Whether a list may be filtered by it, true when left out. (is_filter) */
  isFilter?: false;
}

/** A kind of things that Neutron has, and its verbs. */
export interface Resource<R extends Standard> {
  /** "security_group"; its body's key. */
  name: string;
  /** "security_groups"; the list's key. */
  plural: string;
  /** "security-groups"; in the path. */
  path: string;
  key: TableKey<R>;
  /** Its not-found exception. */
  gone(id: string): Refusal;
  attributes: Readonly<Record<string, Attribute<R>>>;
  /** Filters that are no attributes, or not compared as such. */
  filters?: Readonly<Record<string, (row: R, values: readonly string[], look: Look) => boolean>>;
  /** What it shows hangs on nothing but its row: it is worked out once, since thousands are listed. */
  isAlone?: true;
  /** Name of its quota. */
  quota?: string;
  isSeen(row: R, look: Look): boolean;
  /** Without it, its owner and admins may change it. */
  isChangeable?(row: R, look: Look): boolean;
  /**
   * The rule that forbids a value, where that hangs on what is in it; undefined when it may be given.
   * @param rule of the attribute: "rule:create_port:fixed_ips"
   * @param isOwner whether the caller owns the network that it is on
   */
  refusedRule?(rule: string, value: unknown, isOwner: boolean, row: R | undefined): string | undefined;
  /** Before anything is listed. */
  beforeList?(look: Look, filters: ReadonlyMap<string, readonly string[]>): void;
  create?(look: Look, values: Values): R;
  /** What only the answer to a POST has. */
  alsoWhenMade?(row: R): Values;
  update?(look: Look, row: R, values: Values): R;
  remove?(look: Look, row: R): void;
}

/** Whether its owner, or an admin, looks. */
export const isOwnOrAdmin = (row: Standard, look: Look): boolean => look.isAdmin || look.isOwn(row);

/** The last attributes of every resource. (neutron/db/standard_attr.py and its extensions) */
export const standardAttributes = <R extends Standard>(): Record<string, Attribute<R>> => ({
  tags: { show: (row) => row.tags },
  created_at: { show: (row) => novaTime(row.createdAt), isFilter: false },
  updated_at: { show: (row) => novaTime(row.updatedAt), isFilter: false },
  revision_number: { show: (row) => row.revision },
  project_id: { show: (row) => row.projectId },
});

const views = { admin: new WeakMap<object, Values>(), member: new WeakMap<object, Values>() };

/** A row's shape on the wire, as who looks may see it. */
export function view<R extends Standard>(
  spec: Resource<R>,
  row: R,
  look: Look,
  fields?: ReadonlySet<string>,
): Values {
  if (!spec.isAlone || fields) return newView(spec, row, look, fields);
  const known = look.isAdmin ? views.admin : views.member;
  const shown = known.get(row) ?? newView(spec, row, look);
  known.set(row, shown);
  return shown;
}

function newView<R extends Standard>(
  { attributes }: Resource<R>,
  row: R,
  look: Look,
  fields?: ReadonlySet<string>,
): Values {
  const shown: Values = {};
  for (const name in attributes) {
    const attribute = attributes[name] as Attribute<R>;
    if ((fields && !fields.has(name)) || (attribute.isSeenBy === "admin" && !look.isAdmin)) continue;
    const value = attribute.show(row, look);
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}

/** What a new row of any kind begins with. `project_id` is only another's when an admin asks. */
export function newStandard(look: Look, values: Values): Standard {
  const now = look.site.now();
  return {
    id: look.site.world.ids.uuid(),
    name: (values.name as string | undefined) ?? "",
    projectId: (values.project_id as string | undefined) ?? look.caller.projectId ?? "",
    description: (values.description as string | null | undefined) ?? "",
    tags: [],
    createdAt: now,
    updatedAt: now,
    revision: 0,
  };
}

/** What of the values changes a row, by the fields that they go to. */
export function patchOf<R>(values: Values, fields: Readonly<Record<string, keyof R>>): Partial<R> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      values[name] === undefined ? [] : [[field, values[name]]],
    ),
  ) as Partial<R>;
}

/** Changes a row, and counts it. */
export function revise<R extends Standard>(look: Look, key: TableKey<R>, id: string, patch: Partial<R>): R {
  const rows = look.site.rows(key);
  const revision = (rows.get(id)?.revision ?? 0) + 1;
  return rows.update(id, { ...patch, revision, updatedAt: look.site.now() } as Partial<R>);
}
