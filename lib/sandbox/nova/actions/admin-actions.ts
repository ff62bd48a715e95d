import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { empty, isAtLeast } from "../../core/http";
import { allow, allowAdmin } from "../allow";
import { checkLock } from "../check-state";
import { removeServer } from "../delete-server";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import type { ServerAction } from "../server-actions";
import { changeServer } from "../server-change";

/* What needs no compute host: locks, states, the console. */

const Lock = z.object({
  lock: z.union([z.null(), z.strictObject({ locked_reason: z.string().min(1).max(255).optional() })]),
});

/** A member's lock, or one of an admin from outside the project. (nova/compute/api.py, lock) */
const lock: ServerAction = (ask, server, value) => {
  const { site, caller, requestId } = ask;
  const wanted = isAtLeast(ask, "2.73") ? checkBody(Lock, { lock: value }).lock : null;
  const isOwner = caller.projectId === server.projectId;
  // Already locked: its project changes nothing, and leaves no record.
  if (server.lockedBy && isOwner) return empty(202);
  beginAction(site, server.id, "lock", requestId, caller);
  beginEvent(site, server.id, requestId, "api_lock");
  changeServer(site, server.id, {
    lockedBy: isOwner ? "owner" : "admin",
    ...(wanted?.locked_reason ? { lockedReason: wanted.locked_reason } : {}),
  });
  endAction(site, server.id, requestId);
  return empty(202);
};

/** (nova/api/openstack/compute/lock_server.py) */
const unlock: ServerAction = ({ site, caller, requestId }, server) => {
  const isOwner = caller.projectId === server.projectId;
  const isExpected = !server.lockedBy || server.lockedBy === (isOwner ? "owner" : "admin");
  allow(isExpected || caller.isAdmin, "os-lock-server:unlock:unlock_override");
  beginAction(site, server.id, "unlock", requestId, caller);
  beginEvent(site, server.id, requestId, "api_unlock");
  changeServer(site, server.id, { lockedBy: null, lockedReason: null });
  endAction(site, server.id, requestId);
  return empty(202);
};

const Reset = z.object({ "os-resetState": z.strictObject({ state: z.enum(["active", "error"]) }) });

/** Writes states, and does nothing. (nova/api/openstack/compute/admin_actions.py) */
const resetState: ServerAction = (ask, server, value) => {
  const { state } = checkBody(Reset, { "os-resetState": value })["os-resetState"];
  allowAdmin(ask, "os-admin-actions:reset_state");
  beginAction(ask.site, server.id, "resetState", ask.requestId, ask.caller);
  changeServer(ask.site, server.id, { vmState: state, taskState: null });
  return empty(202);
};

/** (nova/api/openstack/compute/deferred_delete.py) */
const forceDelete: ServerAction = (ask, server) => {
  checkLock(ask.caller, server);
  removeServer(ask, server, "delete");
  return empty(202);
};

export const adminActions: Readonly<Record<string, ServerAction>> = {
  lock,
  unlock,
  "os-resetState": resetState,
  forceDelete,
};
