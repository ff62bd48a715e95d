import { type Answer, type Ask, empty, ok, type Route } from "../core/http";
import { Look } from "./look";
import { badRequest, refuse } from "./refusals";
import { type Resource, revise } from "./resource";
import type { Standard } from "./rows";
import { changeable, seen } from "./seen";

const LONGEST = 255;

/** The tags of every kind of resource. (neutron/extensions/tagging.py) */
export function tagRoutes<R extends Standard>(spec: Resource<R>): Route[] {
  const all = `/v2.0/${spec.path}/:id/tags`;
  const one = `${all}/:tag`;
  const route = (verb: string, method: string, path: string, run: (ask: Ask) => Answer): Route => ({
    name: `${spec.path}.tags.${verb}`,
    method,
    path,
    run,
  });
  const row = (ask: Ask) => {
    const found = ask.site.rows(spec.key).get(ask.params.id ?? "");
    if (!found || !spec.isSeen(found, Look.of(ask)))
      throw refuse(
        404,
        "TagResourceNotFound",
        `Resource ${spec.plural} ${ask.params.id} could not be found.`,
      );
    return found;
  };
  const put = (ask: Ask, tags: readonly string[]) => {
    const look = Look.of(ask);
    const { id } = changeable(spec, look, row(ask).id, "update");
    revise(look, spec.key, id, { tags: [...new Set(tags)].sort() } as Partial<Standard> as Partial<R>);
  };
  return [
    route("list", "GET", all, (ask) => ok({ tags: seen(spec, Look.of(ask), row(ask).id).tags })),
    route("get", "GET", one, (ask) => {
      checkHas(row(ask), ask.params.tag ?? "");
      return empty();
    }),
    route("add", "PUT", one, (ask) => {
      const tag = checkTag(ask.params.tag);
      const { tags } = row(ask);
      if (!tags.includes(tag)) put(ask, [...tags, tag]);
      return { status: 201, body: null };
    }),
    route("replace", "PUT", all, (ask) => {
      const tags = tagsOf(ask.body);
      put(ask, tags);
      return ok({ tags });
    }),
    route("remove", "DELETE", one, (ask) => {
      const { tags } = row(ask);
      checkHas(row(ask), ask.params.tag ?? "");
      put(
        ask,
        tags.filter((tag) => tag !== ask.params.tag),
      );
      return empty();
    }),
    route("clear", "DELETE", all, (ask) => {
      put(ask, []);
      return empty();
    }),
  ];
}

function checkHas({ tags }: Standard, tag: string): void {
  if (!tags.includes(tag)) throw refuse(404, "TagNotFound", `Tag ${tag} could not be found.`);
}

function tagsOf(body: unknown): string[] {
  const tags = (body as { tags?: unknown } | undefined)?.tags;
  if (!Array.isArray(tags))
    throw refuse(400, "InvalidInput", "Invalid input for operation: Invalid tags body.");
  return tags.map(checkTag);
}

function checkTag(tag: unknown): string {
  if (typeof tag !== "string")
    throw badRequest(`Invalid input for tags. Reason: '${tag}' is not a valid string.`);
  if (tag.length > LONGEST)
    throw badRequest(`Invalid input for tags. Reason: '${tag}' exceeds maximum length of ${LONGEST}.`);
  return tag;
}
