import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { Bool, Id, Name, OptionalMetadata, Text } from "../fields";
import { metadataRoutes } from "../metadata-routes";
import { badRequest } from "../refusals";
import { changeSnapshot } from "../rows";
import { findVolume } from "../volumes/find-volume";
import { actOnSnapshot } from "./act-on-snapshot";
import { findSnapshot } from "./find-snapshot";
import { listSnapshots } from "./list-snapshots";
import { checkSnapshotable, makeSnapshot } from "./make-snapshot";
import { removeSnapshot } from "./remove-snapshot";
import { changedSnapshot, detailsOf } from "./show-snapshot";

const snapshotOf = (ask: Ask) => findSnapshot(ask.site, ask.caller, ask.params.id ?? "");

/** cinder/api/schemas/snapshots.py */
const Create = z.strictObject({
  snapshot: z.strictObject({
    volume_id: Id,
    name: Name,
    display_name: Name,
    description: Text,
    metadata: OptionalMetadata,
    force: Bool.optional(),
  }),
});
const Update = z.object({
  snapshot: z
    .strictObject({ name: Text, description: Text, display_name: Text, display_description: Text })
    .refine((fields) => Object.keys(fields).length > 0, "Invalid input"),
});

/** POST /snapshots (cinder/api/v3/snapshots.py) @throws Refusal */
function create(ask: Ask): Answer {
  const { site, caller } = ask;
  const { snapshot: fields } = checkBody(Create, ask.body);
  const { volume_id: volumeId, name = fields.display_name, description, metadata, force } = fields;
  const volume = findVolume(site, caller, volumeId);
  const isSince = isAtLeast(ask, "3.66");
  if (isSince && force === false)
    throw badRequest(
      "Since microversion 3.66 the 'force' flag is invalid for this request.  For backward compatability, however, when the 'force' flag is passed with a value evaluating to True, it is silently ignored.",
    );
  checkSnapshotable(volume, isSince || force === true);
  const made = makeSnapshot(site, caller, volume, { name, description, metadata: metadata ?? undefined });
  return ok({ snapshot: changedSnapshot(ask, made) }, 202);
}

/** PUT /snapshots/{id} (cinder/api/v2/snapshots.py) @throws Refusal */
function update(ask: Ask): Answer {
  const { snapshot: fields } = checkBody(Update, ask.body);
  const { name = fields.display_name, description = fields.display_description } = fields;
  const snapshot = changeSnapshot(ask.site, snapshotOf(ask).id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  });
  return ok({ snapshot: changedSnapshot(ask, snapshot) });
}

export const snapshotRoutes: readonly Route[] = [
  { name: "snapshots.list", method: "GET", path: "/snapshots", run: (ask) => listSnapshots(ask, false) },
  {
    name: "snapshots.detail",
    method: "GET",
    path: "/snapshots/detail",
    run: (ask) => listSnapshots(ask, true),
  },
  { name: "snapshots.create", method: "POST", path: "/snapshots", run: create },
  {
    name: "snapshots.show",
    method: "GET",
    path: "/snapshots/:id",
    run: (ask) => ok({ snapshot: detailsOf(ask, snapshotOf(ask)) }),
  },
  { name: "snapshots.update", method: "PUT", path: "/snapshots/:id", run: update },
  {
    name: "snapshots.delete",
    method: "DELETE",
    path: "/snapshots/:id",
    run: (ask) => {
      removeSnapshot(ask.site, snapshotOf(ask));
      return empty(202);
    },
  },
  { name: "snapshots.action", method: "POST", path: "/snapshots/:id/action", run: actOnSnapshot },
  ...metadataRoutes({
    collection: "snapshots",
    name: "Snapshot",
    read: (ask) => snapshotOf(ask).metadata,
    write: (ask, metadata) => void changeSnapshot(ask.site, snapshotOf(ask).id, { metadata }),
  }),
];
