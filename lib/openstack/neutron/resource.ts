import { z } from "zod";
import { type ListOptions as AnyListOptions, listItems } from "../list";
import { type Query, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** What every list of Neutron takes. Admins see all projects unless `projectId` is given. */
export interface ListOptions extends AnyListOptions {
  projectId?: string | undefined;
  name?: string | undefined;
  /** All of these. */
  tags?: readonly string[] | undefined;
}

/** One of Neutron's collections, such as ports: how its things look on the wire and here. */
export interface Resource<S extends z.ZodType, T> {
  path: string;
  /** Key of one thing in a body; a list has it with an s. */
  key: string;
  item: S;
  map(wire: z.output<S>): T;
}

/**
 * Walk a list page by page. Several values of a filter mean "one of these"; an empty list of them means none at all,
 * where Neutron would take the missing filter for all. (neutron/api/v2/base.py)
 */
export async function* listResource<S extends z.ZodType, T extends { id: string }>(
  session: Session,
  resource: Resource<S, T>,
  options: ListOptions,
  filters: Query = {},
): AsyncGenerator<T, void, undefined> {
  const { projectId, name, tags, pageSize = 500, ...call } = options;
  if (Object.values(filters).some((values) => Array.isArray(values) && values.length === 0)) return;
  for (const slice of slicesOf(filters))
    yield* listItems(session, {
      service: "network",
      path: resource.path,
      key: `${resource.key}s`,
      item: resource.item,
      map: resource.map,
      idOf: (item: T) => item.id,
      query: { ...slice, project_id: projectId, name, tags: tags?.join(",") },
      options: { ...call, pageSize },
    });
}

/** Web servers accept addresses of 4 to 8 kB: 50 ids take 2.4 kB. */
const MAX_VALUES = 50;

/** The filters as several, none with more values than an address may hold. */
function slicesOf(filters: Query): Query[] {
  const long = Object.entries(filters).find(
    ([, values]) => Array.isArray(values) && values.length > MAX_VALUES,
  );
  if (!long) return [filters];
  const [name, values] = long as [string, readonly string[]];
  return slice(values, MAX_VALUES).flatMap((part) => slicesOf({ ...filters, [name]: part }));
}

const slice = <V>(values: readonly V[], size: number): V[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/** One thing by its id. @throws OpenStackError kind "not_found" */
export async function getResource<S extends z.ZodType, T>(
  session: Session,
  resource: Resource<S, T>,
  id: string,
  options: CallOptions,
): Promise<T> {
  const wire = await session.json(bodyOf(resource), {
    ...options,
    service: "network",
    method: "GET",
    path: `${resource.path}/${segment(id)}`,
    expect: [200],
  });
  return resource.map(wire);
}

/** What a POST that creates gives back: the thing as it is now, and the service's own id of the request. */
export type Created<T> = T & { requestId: string | undefined };

/** Create one thing; never repeated blindly. */
export async function createResource<S extends z.ZodType, T extends object>(
  session: Session,
  resource: Resource<S, T>,
  body: Record<string, unknown>,
  options: CallOptions,
): Promise<Created<T>> {
  const { data, answer } = await session.jsonAnswer(bodyOf(resource), {
    ...options,
    service: "network",
    method: "POST",
    path: resource.path,
    body: { [resource.key]: body },
    expect: [201],
  });
  return { ...resource.map(data), requestId: answer.requestId };
}

/** Set some fields of one thing. */
export async function updateResource<S extends z.ZodType, T>(
  session: Session,
  resource: Resource<S, T>,
  id: string,
  body: Record<string, unknown>,
  options: CallOptions,
): Promise<T> {
  const wire = await session.json(bodyOf(resource), {
    ...options,
    service: "network",
    method: "PUT",
    path: `${resource.path}/${segment(id)}`,
    body: { [resource.key]: body },
    expect: [200],
  });
  return resource.map(wire);
}

/** Delete one thing; one that is gone already is fine. Kind "conflict" while something uses it. */
export async function deleteResource(
  session: Session,
  resource: { path: string },
  id: string,
  options: CallOptions,
): Promise<void> {
  await session.call({
    ...options,
    service: "network",
    method: "DELETE",
    path: `${resource.path}/${segment(id)}`,
    expect: [204, 404],
  });
}

/** The schema of a body that holds one thing under its key. */
const bodyOf = <S extends z.ZodType>({ key, item }: { key: string; item: S }) =>
  z.preprocess(
    (body) => (typeof body === "object" && body !== null ? (body as Record<string, unknown>)[key] : body),
    item,
  );
