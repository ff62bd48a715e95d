import { z } from "zod";
import { checkBody } from "../core/check-body";
import { type Answer, type Ask, empty, ok, type Route } from "../core/http";
import { notFound, Refusal } from "../core/refusal";
import { checkLock, checkState } from "./check-state";
import { checkMetadata } from "./create/check-server";
import { Metadata } from "./create/create-body";
import { findServer } from "./find-server";
import type { Server } from "./rows";
import { changeServer } from "./server-change";

const PATH = "/v2.1/servers/:server/metadata";
const STATES = ["active", "paused", "suspended", "stopped"];
const All = z.strictObject({ metadata: Metadata });
const One = z.strictObject({ meta: Metadata });

/** @throws Refusal 409; a task does not matter (nova/compute/api.py, update_instance_metadata) */
function changeable(ask: Ask, action: string): Server {
  const server = findServer(ask);
  checkLock(ask.caller, server);
  checkState(server, action, { vmStates: STATES, taskStates: "any" });
  return server;
}

function put(ask: Ask, server: Server, metadata: Record<string, string>): Record<string, string> {
  checkMetadata(ask, metadata);
  changeServer(ask.site, server.id, { metadata });
  return metadata;
}

function item(ask: Ask, server: Server): string {
  const value = server.metadata[ask.params.key ?? ""];
  if (value === undefined) throw notFound("Metadata item was not found");
  return value;
}

function setItem(ask: Ask): Answer {
  const { meta } = checkBody(One, ask.body);
  const key = ask.params.key ?? "";
  if (Object.keys(meta).length !== 1) throw new Refusal(400, "Request body contains too many items");
  if (meta[key] === undefined) throw new Refusal(400, "Request body and URI mismatch");
  const server = changeable(ask, "update metadata");
  put(ask, server, { ...server.metadata, ...meta });
  return ok({ meta });
}

function deleteItem(ask: Ask): Answer {
  const found = findServer(ask);
  item(ask, found);
  const server = changeable(ask, "delete metadata");
  const { [ask.params.key ?? ""]: _gone, ...rest } = server.metadata;
  changeServer(ask.site, server.id, { metadata: rest });
  return empty();
}

/** (nova/api/openstack/compute/server_metadata.py) */
export const metadataRoutes: readonly Route[] = [
  {
    name: "server_metadata.list",
    method: "GET",
    path: PATH,
    run: (ask) => ok({ metadata: findServer(ask).metadata }),
  },
  {
    name: "server_metadata.add",
    method: "POST",
    path: PATH,
    run(ask) {
      const { metadata } = checkBody(All, ask.body);
      const server = changeable(ask, "update metadata");
      return ok({ metadata: put(ask, server, { ...server.metadata, ...metadata }) });
    },
  },
  {
    name: "server_metadata.replace",
    method: "PUT",
    path: PATH,
    run(ask) {
      const { metadata } = checkBody(All, ask.body);
      return ok({ metadata: put(ask, changeable(ask, "update metadata"), metadata) });
    },
  },
  {
    name: "server_metadata.show",
    method: "GET",
    path: `${PATH}/:key`,
    run: (ask) => ok({ meta: { [ask.params.key ?? ""]: item(ask, findServer(ask)) } }),
  },
  { name: "server_metadata.set", method: "PUT", path: `${PATH}/:key`, run: setItem },
  { name: "server_metadata.delete", method: "DELETE", path: `${PATH}/:key`, run: deleteItem },
];
