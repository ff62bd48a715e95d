import type { ListQuery } from "./list-query";
import type { Look } from "./look";
import type { Attribute, Resource } from "./resource";
import type { Standard } from "./rows";
import { rowsById } from "./rows-by-id";

type Keep<R> = (row: R) => boolean;

/** The rows of a page, in order. @throws Refusal 404 when the marker is gone */
export function listRows<R extends Standard>(spec: Resource<R>, look: Look, query: ListQuery): R[] {
  const table = look.site.rows(spec.key);
  const { filters, isReverse, limit, marker, sorts } = query;
  const last = limit > 0 && marker !== undefined ? table.get(marker) : undefined;
  if (limit > 0 && marker !== undefined && !(last && spec.isSeen(last, look))) throw spec.gone(marker);
  const keeps = keepsOf(spec, look, query);
  const isKept = (row: R) => spec.isSeen(row, look) && keeps.every((keep) => keep(row));
  if (filters.size === 0 && sorts.length === 0) return pageById(rowsById(table), isKept, query, last);
  const ids = filters.get("id");
  const candidates = ids ? [...new Set(ids)].flatMap((id) => table.get(id) ?? []) : table.all();
  const order = orderOf(spec, look, sorts);
  const rows = candidates.filter(isKept).sort(order);
  if (limit === 0) return rows;
  if (!isReverse) return (last ? rows.filter((row) => order(row, last) > 0) : rows).slice(0, limit);
  return (last ? rows.filter((row) => order(row, last) < 0) : rows).slice(-limit);
}

/** A page of all, without a look at what is on the others. */
function pageById<R extends Standard>(
  rows: readonly R[],
  isKept: (row: R) => boolean,
  { isReverse, limit }: ListQuery,
  last: R | undefined,
): R[] {
  const at = last ? rows.indexOf(last) : isReverse ? rows.length : -1;
  const page: R[] = [];
  const most = limit === 0 ? rows.length : limit;
  const step = isReverse ? -1 : 1;
  for (let i = at + step; i >= 0 && i < rows.length && page.length < most; i += step) {
    const row = rows[i] as R;
    if (isKept(row)) page.push(row);
  }
  return isReverse ? page.reverse() : page;
}

const byId = (a: Standard, b: Standard): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

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
