import type { ListQuery } from "./list-query";
import type { Look } from "./look";
import type { Attribute, Resource } from "./resource";
import type { Standard } from "./rows";

type Keep<R> = (row: R) => boolean;

/** The rows of a page, in order. @throws Refusal 404 when the marker is gone */
export function listRows<R extends Standard>(spec: Resource<R>, look: Look, query: ListQuery): R[] {
  const table = look.site.rows(spec.key);
  const { limit, marker, isReverse } = query;
  const last = limit > 0 && marker !== undefined ? table.get(marker) : undefined;
  if (limit > 0 && marker !== undefined && !(last && spec.isSeen(last, look))) throw spec.gone(marker);
  const ids = query.filters.get("id");
  const candidates = ids
    ? [...new Set(ids)].flatMap((id) => table.get(id) ?? []).sort(byId)
    : inOrder(table.all());
  const keeps = [(row: R) => spec.isSeen(row, look), ...keepsOf(spec, look, query)];
  const order = orderOf(spec, look, query.sorts);
  const kept = candidates.filter((row) => keeps.every((keep) => keep(row)));
  const rows = query.sorts.length > 0 ? kept.sort(order) : kept;
  if (limit === 0) return rows;
  if (!isReverse) return (last ? rows.filter((row) => order(row, last) > 0) : rows).slice(0, limit);
  return (last ? rows.filter((row) => order(row, last) < 0) : rows).slice(-limit);
}

const byId = (a: Standard, b: Standard): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const sorted = new WeakMap<object, readonly Standard[]>();

/** By id, as the database gives them; kept as long as nothing changes. */
function inOrder<R extends Standard>(rows: readonly R[]): readonly R[] {
  const found = sorted.get(rows) ?? [...rows].sort(byId);
  sorted.set(rows, found);
  return found as readonly R[];
}

function keepsOf<R extends Standard>(spec: Resource<R>, look: Look, { filters }: ListQuery): Keep<R>[] {
  return [...filters].map(([name, values]): Keep<R> => {
    const own = spec.filters?.[name];
    if (own) return (row) => own(row, values, look);
    const tags = TAGS[name];
    if (tags) {
      const wanted = values.flatMap((value) => value.split(","));
      return (row) => tags(row.tags, wanted);
    }
    const { show } = spec.attributes[name === "tenant_id" ? "project_id" : name] as Attribute<R>;
    const wanted = new Set(values);
    return (row) => {
      const value = show(row, look);
      return Array.isArray(value)
        ? value.some((each) => wanted.has(String(each)))
        : wanted.has(String(value ?? ""));
    };
  });
}

/** (neutron/db/standardattrdescription_db.py, neutron_lib/db/model_query.py) */
const TAGS: Record<string, (tags: readonly string[], wanted: readonly string[]) => boolean> = {
  tags: (tags, wanted) => wanted.every((tag) => tags.includes(tag)),
  "tags-any": (tags, wanted) => wanted.some((tag) => tags.includes(tag)),
  "not-tags": (tags, wanted) => !wanted.every((tag) => tags.includes(tag)),
  "not-tags-any": (tags, wanted) => !wanted.some((tag) => tags.includes(tag)),
};

function orderOf<R extends Standard>(spec: Resource<R>, look: Look, sorts: ListQuery["sorts"]) {
  const compares = sorts.map(({ key, isDescending }) => {
    const { show } = spec.attributes[key === "tenant_id" ? "project_id" : key] as Attribute<R>;
    return (a: R, b: R) => compare(show(a, look), show(b, look)) * (isDescending ? -1 : 1);
  });
  return (a: R, b: R): number => {
    for (const each of compares) {
      const order = each(a, b);
      if (order !== 0) return order;
    }
    return byId(a, b);
  };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}
