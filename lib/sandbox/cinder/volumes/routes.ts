import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { boolOf } from "../bool-of";
import { Metadata, Text } from "../fields";
import { metadataRoutes } from "../metadata-routes";
import { notAllowed } from "../refusals";
import { changeVolume, VOLUMES } from "../rows";
import { actOnVolume } from "./act-on-volume";
import { createVolume } from "./create-volume";
import { findVolume } from "./find-volume";
import { listVolumes } from "./list-volumes";
import { removeVolume } from "./remove-volume";
import { changedVolume, detailsOf } from "./show-volume";

const volumeOf = (ask: Ask) => findVolume(ask.site, ask.caller, ask.params.id ?? "");

const Update = z.object({
  volume: z
    .strictObject({
      name: Text,
      description: Text,
      display_name: Text,
      display_description: Text,
      metadata: Metadata.optional(),
    })
    .refine((fields) => Object.keys(fields).length > 0, "Invalid input"),
});

/** PUT /volumes/{id} (cinder/api/v2/volumes.py) @throws Refusal */
function update(ask: Ask): Answer {
  const { volume: fields } = checkBody(Update, ask.body);
  const { name = fields.display_name, description = fields.display_description, metadata } = fields;
  const volume = changeVolume(ask.site, volumeOf(ask).id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(metadata ? { metadata } : {}),
  });
  return ok({ volume: changedVolume(ask, volume) });
}

/** DELETE /volumes/{id} (cinder/api/v3/volumes.py) @throws Refusal */
function remove(ask: Ask): Answer {
  const volume = volumeOf(ask);
  const isForced = isAtLeast(ask, "3.23") && boolOf(ask.query.get("force")) === true;
  if (isForced && !ask.caller.isAdmin) throw notAllowed("volume:force_delete");
  removeVolume(ask.site, volume, {
    isForced,
    withSnapshots: boolOf(ask.query.get("cascade")) === true,
  });
  return empty(202);
}

/** GET /volumes/summary, since 3.12 (cinder/api/v3/volumes.py) */
function summary(ask: Ask): Answer {
  const isAll = ask.caller.isAdmin && boolOf(ask.query.get("all_tenants")) === true;
  const rows = ask.site.rows(VOLUMES).filter((v) => isAll || v.projectId === ask.caller.projectId);
  const metadata: Record<string, string[]> = {};
  for (const row of rows)
    for (const [key, value] of Object.entries(row.metadata)) {
      const values = metadata[key] ?? [];
      if (!values.includes(value)) metadata[key] = [...values, value];
    }
  return ok({
    "volume-summary": {
      total_count: rows.length,
      total_size: rows.reduce((sum, { sizeGib }) => sum + sizeGib, 0),
      ...(isAtLeast(ask, "3.36") ? { metadata } : {}),
    },
  });
}

export const volumeRoutes: readonly Route[] = [
  { name: "volumes.list", method: "GET", path: "/volumes", run: (ask) => listVolumes(ask, false) },
  { name: "volumes.detail", method: "GET", path: "/volumes/detail", run: (ask) => listVolumes(ask, true) },
  { name: "volumes.summary", method: "GET", path: "/volumes/summary", run: summary },
  { name: "volumes.create", method: "POST", path: "/volumes", run: createVolume },
  {
    name: "volumes.show",
    method: "GET",
    path: "/volumes/:id",
    run: (ask) => ok({ volume: detailsOf(ask, volumeOf(ask)) }),
  },
  { name: "volumes.update", method: "PUT", path: "/volumes/:id", run: update },
  { name: "volumes.delete", method: "DELETE", path: "/volumes/:id", run: remove },
  { name: "volumes.action", method: "POST", path: "/volumes/:id/action", run: actOnVolume },
  ...metadataRoutes({
    collection: "volumes",
    name: "Volume",
    read: (ask) => volumeOf(ask).metadata,
    write: (ask, metadata) => void changeVolume(ask.site, volumeOf(ask).id, { metadata }),
  }),
];
