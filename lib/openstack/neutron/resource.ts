import { z } from "zod";
import { type ListOptions as AnyListOptions, listItems } from "../list";
import { type Query, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** What every list of Neutron takes. Admins see all projects unless `projectId` is given. */
export interface ListOptions extends AnyListOptions {
  projectId?: string | undefined;
  name?: string | undefined;
  /** Any of these; in place of `name`. */
  names?: readonly string[] | undefined;
  /** Exactly this. */
  description?: string | undefined;
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
  const { projectId, name, names, description, tags, pageSize = 500, ...call } = options;
  const all = { ...filters, name: names ?? name };
  if (Object.values(all).some((values) => Array.isArray(values) && values.length === 0)) return;
  for (const slice of slicesOf(all))
    yield* listItems(session, {
      service: "network",
      path: resource.path,
      key: `${resource.key}s`,
      item: resource.item,
      map: resource.map,
      idOf: (item: T) => item.id,
      query: { ...slice, project_id: projectId, description, tags: tags?.join(",") },
      options: { ...call, pageSize },
    });
}

/** Web servers accept addresses of 4 to 8 kB. 2.4 kB are 50 ids; a name may have 255 letters, each of up to 12. */
const MAX_LENGTH = 2_400;

/** The filters as several, none with more values than an address may hold. */
function slicesOf(filters: Query): Query[] {
  const parts = Object.entries(filters).map(([name, values]) =>
    Array.isArray(values)
      ? sliced(name, values).map((part) => [name, part] as const)
      : [[name, values] as const],
  );
  return parts.reduce<Query[]>(
    (slices, choices) =>
      slices.flatMap((slice) => choices.map(([name, part]) => ({ ...slice, [name]: part }))),
    [{}],
  );
}

function sliced(name: string, values: readonly string[]): string[][] {
  const slices: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const value of values) {
    const own = encodeURIComponent(`${name}${value}`).length + 2;
    if (length + own > MAX_LENGTH) {
      slices.push([]);
      length = 0;
    }
    slices.at(-1)?.push(value);
    length += own;
  }
  return slices;
}

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
