import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok, type Route } from "../../core/http";
import { notFound } from "../../core/refusal";
import { Id } from "../fields";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { actionOf, noAction } from "../no-action";
import { badRequest, invalidVolume } from "../refusals";
import { RESOURCE_FILTERS } from "../resource-filters";
import { ATTACHMENTS, type Attachment, VOLUMES } from "../rows";
import { cinderTime } from "../time";
import { findVolume } from "../volumes/find-volume";
import { completeAttachment, connectVolume, removeAttachment, reserveVolume } from "./attach-volume";

const Connector = z.looseObject({
  host: z.string().optional(),
  mountpoint: z.string().optional(),
  mode: z.string().nullish(),
});
const Create = z.object({
  attachment: z.looseObject({
    volume_uuid: Id,
    instance_uuid: Id.nullish(),
    connector: Connector.nullish(),
    mode: z.string().nullish(),
  }),
});
const Update = z.object({ attachment: z.looseObject({ connector: Connector }) });

const noAttachment = (id: string) =>
  notFound(`Volume attachment could not be found with filter: attachment_id = ${id}.`);

const summary = (attachment: Attachment) => ({
  id: attachment.id,
  status: attachment.status,
  instance: attachment.serverId,
  volume_id: attachment.volumeId,
});

/** cinder/api/v3/views/attachments.py */
const details = (attachment: Attachment) => ({
  ...summary(attachment),
  attached_at: cinderTime(attachment.attachedAt) ?? "",
  detached_at: "",
  attach_mode: attachment.mode ?? "null",
  connection_info: attachment.connectionInfo,
});

const COLUMNS: Columns<Attachment> = {
  id: (a) => a.id,
  project_id: (a) => a.projectId,
  volume_id: (a) => a.volumeId,
  instance_id: (a) => a.serverId,
  instance_uuid: (a) => a.serverId,
  status: (a) => a.status,
  attach_status: (a) => a.status,
  attached_host: (a) => a.hostName,
  created_at: (a) => a.createdAt,
};

/** Since 3.27. @throws Refusal 404 */
function rowsOf(ask: Ask) {
  if (!isAtLeast(ask, "3.27")) throw notFound();
  return ask.site.rows(ATTACHMENTS);
}

function attachmentOf(ask: Ask): Attachment {
  const { id = "" } = ask.params;
  const attachment = rowsOf(ask).get(id);
  if (!attachment || (attachment.projectId !== ask.caller.projectId && !ask.caller.isAdmin))
    throw noAttachment(id);
  return attachment;
}

/** GET /attachments: without links to a next page (cinder/api/v3/views/attachments.py) */
function list(ask: Ask, isDetailed: boolean): Answer {
  const { rows } = listRows(ask, {
    rows: rowsOf(ask).all(),
    columns: COLUMNS,
    filters: RESOURCE_FILTERS.attachment,
    collection: "attachments",
    noSuch: noAttachment,
  });
  return ok({ attachments: rows.map(isDetailed ? details : summary) });
}

/** POST /attachments (cinder/volume/api.py, attachment_create) @throws Refusal */
function create(ask: Ask): Answer {
  rowsOf(ask);
  const { attachment: wanted } = checkBody(Create, ask.body);
  const volume = findVolume(ask.site, ask.caller, wanted.volume_uuid);
  if (volume.status.includes("error"))
    throw invalidVolume(
      `Volume attachments can not be created if the volume is in an error state. The Volume ${volume.id} currently has a status of: ${volume.status} `,
    );
  const mode = isAtLeast(ask, "3.54") ? (wanted.mode ?? null) : null;
  const reserved = reserveVolume(ask.site, volume, wanted.instance_uuid ?? null, mode);
  const { connector } = wanted;
  return ok({ attachment: details(connector ? connect(ask, reserved, connector) : reserved) });
}

function connect(ask: Ask, attachment: Attachment, connector: z.output<typeof Connector>): Attachment {
  return connectVolume(ask.site, attachment, {
    hostName: connector.host ?? null,
    device: connector.mountpoint ?? null,
    mode: connector.mode ?? null,
  });
}

/** PUT /attachments/{id}: the answer shows it as it was before (cinder/api/v3/attachments.py) @throws Refusal */
function update(ask: Ask): Answer {
  const { connector } = checkBody(Update, ask.body).attachment;
  if (Object.keys(connector).length === 0)
    throw badRequest(
      "Invalid input for field/attribute connector. Value: {}. {} does not have enough properties",
    );
  const before = attachmentOf(ask);
  const { connectionInfo } = connect(ask, before, connector);
  return ok({ attachment: details({ ...before, connectionInfo }) });
}

/** DELETE /attachments/{id}: answers those that are left of the volume (cinder/volume/api.py, attachment_delete) */
function remove(ask: Ask): Answer {
  const attachment = attachmentOf(ask);
  removeAttachment(ask.site, attachment);
  const left = ask.site.rows(VOLUMES).get(attachment.volumeId)?.attachmentIds ?? [];
  return ok({ attachments: left.flatMap((id) => rowsOf(ask).get(id) ?? []).map(summary) });
}

/** POST /attachments/{id}/action (cinder/api/v3/attachments.py, complete) @throws Refusal */
function act(ask: Ask): Answer {
  const name = actionOf(ask.body);
  if (name !== "os-complete" || !isAtLeast(ask, "3.44")) throw noAction(name);
  completeAttachment(ask.site, attachmentOf(ask));
  return { status: 204 };
}

export const attachmentRoutes: readonly Route[] = [
  { name: "attachments.list", method: "GET", path: "/attachments", run: (ask) => list(ask, false) },
  { name: "attachments.detail", method: "GET", path: "/attachments/detail", run: (ask) => list(ask, true) },
  { name: "attachments.create", method: "POST", path: "/attachments", run: create },
  {
    name: "attachments.show",
    method: "GET",
    path: "/attachments/:id",
    run: (ask) => ok({ attachment: details(attachmentOf(ask)) }),
  },
  { name: "attachments.update", method: "PUT", path: "/attachments/:id", run: update },
  { name: "attachments.delete", method: "DELETE", path: "/attachments/:id", run: remove },
  { name: "attachments.action", method: "POST", path: "/attachments/:id/action", run: act },
];
