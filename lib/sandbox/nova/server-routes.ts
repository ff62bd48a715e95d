import { ok, type Route } from "../core/http";
import { createServer } from "./create/create-server";
import { deleteServer } from "./delete-server";
import { findServer } from "./find-server";
import { listServers } from "./list-servers";
import { serverView } from "./server-view";
import { updateServer } from "./update-server";

export const serverRoutes: readonly Route[] = [
  { name: "servers.list", method: "GET", path: "/v2.1/servers", run: (ask) => listServers(ask, false) },
  {
    name: "servers.detail",
    method: "GET",
    path: "/v2.1/servers/detail",
    run: (ask) => listServers(ask, true),
  },
  { name: "servers.create", method: "POST", path: "/v2.1/servers", run: createServer },
  {
    name: "servers.show",
    method: "GET",
    path: "/v2.1/servers/:server",
    run: (ask) => ok({ server: serverView(ask, findServer(ask), { isShow: true }) }),
  },
  { name: "servers.update", method: "PUT", path: "/v2.1/servers/:server", run: updateServer },
  { name: "servers.delete", method: "DELETE", path: "/v2.1/servers/:server", run: deleteServer },
];
