import type { Answer, Ask, Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { adminActions } from "./actions/admin-actions";
import { consoleOutput } from "./actions/console-output";
import { createImage } from "./actions/create-image";
import { evacuate } from "./actions/evacuate";
import { migrateLive } from "./actions/live-migrate";
import { powerActions } from "./actions/power-actions";
import { rebuildActions } from "./actions/rebuild";
import { resizeActions } from "./actions/resize";
import { securityGroupActions } from "./actions/security-group-actions";
import { shelveActions } from "./actions/shelve";
import { findServer } from "./find-server";
import { checkQuiesce, checkUnquiesce, quiesce, unquiesce } from "./quiesce/quiesce-actions";
import type { Server } from "./rows";

/** Does an action on a server. @param value what the body says under the action's name */
export type ServerAction = (ask: Ask, server: Server, value: unknown) => Answer | Promise<Answer>;

/** By the only key of the body. */
export const ACTIONS: Readonly<Record<string, ServerAction>> = {
  ...powerActions,
  ...adminActions,
  ...resizeActions,
  ...shelveActions,
  ...rebuildActions,
  ...securityGroupActions,
  evacuate,
  "os-getConsoleOutput": consoleOutput,
  createImage,
  "os-migrateLive": migrateLive,
  quiesce,
  unquiesce,
};

/** Those whose body is looked at before the server is: an unknown server does not hide a wrong body. */
const CHECKS: Readonly<Record<string, (ask: Ask) => unknown>> = {
  quiesce: checkQuiesce,
  unquiesce: checkUnquiesce,
};

export const serverActionRoutes: readonly Route[] = [
  {
    name: "servers.action",
    method: "POST",
    path: "/v2.1/servers/:server/action",
    run(ask) {
      const [[name, value] = [], ...more] = Object.entries((ask.body ?? {}) as Record<string, unknown>);
      const action = name === undefined ? undefined : ACTIONS[name];
      // (nova/api/openstack/wsgi.py, get_action_method)
      if (name === undefined || more.length > 0) throw new Refusal(400, "Malformed request body");
      if (!action) throw new Refusal(400, `There is no such action: ${name}`);
      CHECKS[name]?.(ask);
      return action(ask, findServer(ask), value);
    },
  },
];
