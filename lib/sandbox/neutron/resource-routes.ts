import { type Answer, type Ask, empty, ok, type Route } from "../core/http";
import { fieldsOf, type ListQuery, readListQuery } from "./list-query";
import { listRows } from "./list-rows";
import { Look } from "./look";
import { takeQuota } from "./quota-of";
import { readBodies, readValues, wantedRevision } from "./read-values";
import { badRequest, refuse } from "./refusals";
import { type Resource, view } from "./resource";
import type { Standard } from "./rows";
import { changeable, seen } from "./seen";

/** The routes that every kind of resource has. (neutron/api/v2/base.py) */
export function resourceRoutes<R extends Standard>(spec: Resource<R>): Route[] {
  const list = `/v2.0/${spec.path}`;
  const item = `${list}/:id`;
  const name = (verb: string) => `${spec.path}.${verb}`;
  return [
    { name: name("list"), method: "GET", path: list, run: (ask) => listAnswer(spec, ask) },
    { name: name("get"), method: "GET", path: item, run: (ask) => getAnswer(spec, ask) },
    ...(spec.create
      ? [{ name: name("create"), method: "POST", path: list, run: (ask: Ask) => createAnswer(spec, ask) }]
      : []),
    ...(spec.update
      ? [{ name: name("update"), method: "PUT", path: item, run: (ask: Ask) => updateAnswer(spec, ask) }]
      : []),
    ...(spec.remove
      ? [{ name: name("delete"), method: "DELETE", path: item, run: (ask: Ask) => deleteAnswer(spec, ask) }]
      : []),
  ];
}

function listAnswer<R extends Standard>(spec: Resource<R>, ask: Ask): Answer {
  const look = Look.of(ask);
  const query = readListQuery(spec, ask.query);
  spec.beforeList?.(look, query.filters);
  const rows = listRows(spec, look, query);
  const links = pageLinks(ask, query, rows);
  return ok({
    [spec.plural]: rows.map((row) => view(spec, row, look, query.fields)),
    ...(links.length > 0 ? { [`${spec.plural}_links`]: links } : {}),
  });
}

/** (neutron/api/api_common.py, get_pagination_links) */
function pageLinks(ask: Ask, { limit, isReverse }: ListQuery, rows: readonly Standard[]) {
  if (limit === 0) return [];
  const link = (rel: string, marker: string | undefined, isBack: boolean) => {
    const params = new URLSearchParams(ask.query);
    params.delete("marker");
    params.delete("page_reverse");
    if (marker) params.append("marker", marker);
    if (isBack) params.append("page_reverse", "True");
    return { rel, href: `${ask.site.origin}/network${ask.path}?${params}` };
  };
  const isFull = rows.length >= limit;
  return [
    ...(isFull || isReverse ? [link("next", rows.at(-1)?.id, false)] : []),
    ...(isFull || !isReverse ? [link("previous", rows[0]?.id, true)] : []),
  ];
}

function getAnswer<R extends Standard>(spec: Resource<R>, ask: Ask): Answer {
  const look = Look.of(ask);
  return ok({ [spec.name]: view(spec, seen(spec, look, ask.params.id ?? ""), look, fieldsOf(ask.query)) });
}

/** All or none: a refusal comes before anything is made, or takes back what was. */
function createAnswer<R extends Standard>(spec: Resource<R>, ask: Ask): Answer {
  const look = Look.of(ask);
  const bodies = readBodies(spec as never, ask.body);
  const all = bodies.map((body) => readValues(spec, look, body, undefined));
  for (const values of all)
    takeQuota(spec, look, String(values.project_id ?? look.caller.projectId ?? ""), all.length);
  const made: R[] = [];
  try {
    for (const values of all) made.push(spec.create?.(look, values) as R);
  } catch (error) {
    for (const row of made.reverse()) spec.remove?.(look, row);
    throw error;
  }
  const views = made.map((row) => ({ ...view(spec, row, look), ...spec.alsoWhenMade?.(row) }));
  const isMany = !(spec.name in (ask.body as object));
  return ok(isMany ? { [spec.plural]: views } : { [spec.name]: views[0] }, 201);
}

function updateAnswer<R extends Standard>(spec: Resource<R>, ask: Ask): Answer {
  const look = Look.of(ask);
  const id = ask.params.id ?? "";
  const [body = {}, ...more] = readBodies({ name: spec.name, plural: "" }, ask.body);
  if (more.length > 0) throw badRequest("Bulk operation not supported");
  const row = seen(spec, look, id);
  const values = readValues(spec, look, body, row);
  changeable(spec, look, id, "update");
  checkRevision(ask, row);
  if (Object.keys(values).length === 0) return ok({ [spec.name]: view(spec, row, look) });
  const changed = spec.update?.(look, row, values) as R;
  return ok({ [spec.name]: view(spec, changed, look) });
}

function deleteAnswer<R extends Standard>(spec: Resource<R>, ask: Ask): Answer {
  const look = Look.of(ask);
  const row = changeable(spec, look, ask.params.id ?? "", "delete");
  checkRevision(ask, row);
  spec.remove?.(look, row);
  return empty();
}

/** (neutron/services/revisions/revision_plugin.py, RevisionNumberConstraintFailed) */
function checkRevision(ask: Ask, row: Standard): void {
  const wanted = wantedRevision(ask);
  if (wanted === undefined || wanted === row.revision) return;
  throw refuse(
    412,
    "RevisionNumberConstraintFailed",
    `Constrained to ${wanted}, but current revision is ${row.revision}`,
  );
}
