import { z } from "zod";
import { VOLUMES } from "../../cinder/rows";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { allowAdmin } from "../allow";
import { Flag } from "../create/create-body";
import { findServer } from "../find-server";
import { changeBeside } from "../server-change";
import { UuidFormat } from "../uuid-format";
import { attachVolume } from "./attach";
import { attachmentView } from "./attachment-view";
import { detachVolume } from "./detach";
import { findAttachment } from "./find-attachment";

const PATH = "/v2.1/servers/:server/os-volume_attachments";

function list(ask: Ask): Answer {
  const server = findServer(ask);
  // By offset, and a limit of 0 is none. (nova/api/openstack/common.py, limited)
  const offset = Number(ask.query.get("offset")) || 0;
  const limit = Math.min(Number(ask.query.get("limit")) || 1000, 1000);
  const shown = server.volumeAttachments.slice(offset, offset + limit);
  return ok({ volumeAttachments: shown.map((v) => attachmentView(ask, server, v)) });
}

function show(ask: Ask): Answer {
  const server = findServer(ask);
  const attachment = findAttachment(server, ask.params.volume ?? "");
  return ok({ volumeAttachment: attachmentView(ask, server, attachment) });
}

const Update = z.strictObject({
  volumeAttachment: z.strictObject({
    volumeId: UuidFormat,
    device: z.string().nullish(),
    tag: z.string().nullish(),
    delete_on_termination: Flag.optional(),
    serverId: z.string().optional(),
    id: z.string().optional(),
  }),
});

/**
 * Whether it is deleted with the server. Another volume in its place is for Cinder alone, while it migrates one.
 * (nova/api/openstack/compute/volumes.py, update)
 */
function update(ask: Ask): Answer {
  const server = findServer(ask);
  const wanted = checkBody(Update, ask.body).volumeAttachment;
  const id = ask.params.volume ?? "";
  if (!isAtLeast(ask, "2.85") || wanted.volumeId !== id) {
    allowAdmin(ask, "os-volumes-attachments:swap");
    if (!ask.site.rows(VOLUMES).get(wanted.volumeId))
      throw new Refusal(400, `Volume ${wanted.volumeId} could not be found.`);
    throw new Refusal(409, "Volume swap is not possible: no migration of this volume goes on.");
  }
  const known = server.volumeAttachments.find((v) => v.volumeId === id);
  if (!known) throw notFound(`No volume Block Device Mapping with id ${id}.`);
  const isOther = (given: string | null | undefined, is: string | null) =>
    given !== undefined && given !== is;
  for (const [name, hasChanged] of [
    ["id", isOther(wanted.id, id)],
    ["serverId", isOther(wanted.serverId, server.id)],
    ["device", isOther(wanted.device, known.device)],
    ["tag", isOther(wanted.tag, known.tag)],
  ] as const)
    if (hasChanged) throw new Refusal(400, `The ${name} property is not mutable`);
  const { delete_on_termination: deleteOnTermination = known.deleteOnTermination } = wanted;
  changeBeside(ask.site, server.id, {
    volumeAttachments: server.volumeAttachments.map((v) => (v === known ? { ...v, deleteOnTermination } : v)),
  });
  return empty(202);
}

export const attachmentRoutes: readonly Route[] = [
  { name: "server_volumes.list", method: "GET", path: PATH, run: list },
  { name: "server_volumes.show", method: "GET", path: `${PATH}/:volume`, run: show },
  { name: "server_volumes.attach", method: "POST", path: PATH, run: attachVolume },
  { name: "server_volumes.update", method: "PUT", path: `${PATH}/:volume`, run: update },
  { name: "server_volumes.detach", method: "DELETE", path: `${PATH}/:volume`, run: detachVolume },
];
