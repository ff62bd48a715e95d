import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import { actionOf, noAction } from "../no-action";
import { badRequest, notAllowed } from "../refusals";
import { changeSnapshot, type Snapshot } from "../rows";
import { findSnapshot } from "./find-snapshot";
import { removeSnapshot } from "./remove-snapshot";

const Reset = z.object({ "os-reset_status": z.strictObject({ status: z.string() }) });
/** cinder/objects/fields.py, SnapshotStatus */
const STATUSES = [
  "error",
  "available",
  "creating",
  "deleting",
  "deleted",
  "updating",
  "error_deleting",
  "unmanaging",
  "backing-up",
  "restoring",
];

function snapshotOf({ site, caller, params }: Ask, action: string): Snapshot {
  const snapshot = findSnapshot(site, caller, params.id ?? "");
  if (!caller.isAdmin) throw notAllowed(`volume_extension:snapshot_admin_actions:${action}`);
  return snapshot;
}

/** POST /snapshots/{id}/action (cinder/api/contrib/admin_actions.py, snapshot_actions.py) @throws Refusal */
export function actOnSnapshot(ask: Ask): Answer {
  const name = actionOf(ask.body);
  if (name === "os-reset_status") {
    const status = checkBody(Reset, ask.body)["os-reset_status"].status.toLowerCase();
    if (!STATUSES.includes(status))
      throw badRequest(
        `Snapshot status: ${status} is invalid, valid statuses are: (${STATUSES.map(pythonRepr).join(", ")}).`,
      );
    changeSnapshot(ask.site, snapshotOf(ask, "reset_status").id, { status });
  } else if (name === "os-force_delete") {
    removeSnapshot(ask.site, snapshotOf(ask, "force_delete"), true);
  } else {
    throw noAction(name);
  }
  return empty(202);
}
