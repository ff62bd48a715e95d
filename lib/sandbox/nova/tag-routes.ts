import { z } from "zod";
import { checkBody } from "../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../core/http";
import { notFound, Refusal } from "../core/refusal";
import { checkState } from "./check-state";
import { Tag } from "./create/create-body";
import { findServer } from "./find-server";
import type { Server } from "./rows";
import { changeBeside } from "./server-change";
import { selfLink } from "./server-links";

const PATH = "/v2.1/servers/:server/tags";
const STATES = ["active", "paused", "suspended", "stopped"];
/** nova/objects/instance.py, MAX_TAG_COUNT */
const MOST_TAGS = 50;
const All = z.strictObject({ tags: z.array(Tag).max(MOST_TAGS) });

/** @throws Refusal 409 (nova/api/openstack/compute/server_tags.py, _check_instance_in_valid_state) */
function changeable(ask: Ask, action: string): Server {
  const server = seen(ask);
  checkState(server, action, { vmStates: STATES, taskStates: "any", hasLaunched: false });
  return server;
}

function seen(ask: Ask): Server {
  if (!isAtLeast(ask, "2.26")) throw notFound("The resource could not be found.");
  return findServer(ask);
}

function put({ site }: Ask, server: Server, tags: readonly string[]): string[] {
  const sorted = [...new Set(tags)].sort();
  changeBeside(site, server.id, { tags: sorted });
  return sorted;
}

function add(ask: Ask): Answer {
  const server = changeable(ask, "update tag");
  const tag = ask.params.tag ?? "";
  if (!Tag.safeParse(tag).success)
    throw new Refusal(
      400,
      `Tag '${tag}' is invalid. It must be a non empty string without characters '/' and ','. Validation error message: '${tag}' ${tag.length > 60 ? "is too long" : "does not match '^[^,/]*$'"}`,
    );
  if (server.tags.length >= MOST_TAGS)
    throw new Refusal(400, `The number of tags exceeded the per-server limit ${MOST_TAGS}`);
  if (server.tags.includes(tag)) return empty();
  put(ask, server, [...server.tags, tag]);
  return {
    status: 201,
    headers: { location: selfLink(ask.site, `servers/${server.id}/tags/${tag}`) },
  };
}

function remove(ask: Ask): Answer {
  const server = changeable(ask, "delete tag");
  const { tag = "" } = ask.params;
  if (!server.tags.includes(tag)) throw notFound(`Instance ${server.id} has no tag '${tag}'`);
  put(
    ask,
    server,
    server.tags.filter((each) => each !== tag),
  );
  return empty();
}

/** (nova/api/openstack/compute/server_tags.py) */
export const tagRoutes: readonly Route[] = [
  { name: "server_tags.list", method: "GET", path: PATH, run: (ask) => ok({ tags: seen(ask).tags }) },
  {
    name: "server_tags.replace",
    method: "PUT",
    path: PATH,
    run(ask) {
      const server = changeable(ask, "update tags");
      return ok({ tags: put(ask, server, checkBody(All, ask.body).tags) });
    },
  },
  {
    name: "server_tags.clear",
    method: "DELETE",
    path: PATH,
    run(ask) {
      put(ask, changeable(ask, "delete tags"), []);
      return empty();
    },
  },
  {
    name: "server_tags.show",
    method: "GET",
    path: `${PATH}/:tag`,
    run(ask) {
      const server = seen(ask);
      const { tag = "" } = ask.params;
      if (!server.tags.includes(tag)) throw notFound(`Server ${server.id} has no tag '${tag}'`);
      return empty();
    },
  },
  { name: "server_tags.add", method: "PUT", path: `${PATH}/:tag`, run: add },
  { name: "server_tags.delete", method: "DELETE", path: `${PATH}/:tag`, run: remove },
];
