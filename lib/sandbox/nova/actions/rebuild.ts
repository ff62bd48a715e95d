import { z } from "zod";
import { setWriting, writeContent } from "../../cinder/content";
import { VOLUMES } from "../../cinder/rows";
import { checkBody } from "../../core/check-body";
import { isAtLeast } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { imageBlocks } from "../../glance/for-cinder";
import { checkLock, checkState } from "../check-state";
import { tellBoot } from "../console-log";
import { checkMetadata, keyFor } from "../create/check-server";
import { Hostname, Metadata, Name } from "../create/create-body";
import { type ImageFacts, imageOf } from "../create/image-facts";
import { findServer } from "../find-server";
import { POWER } from "../rows";
import type { ServerAction } from "../server-actions";
import { changeServer } from "../server-change";
import { selfLink } from "../server-links";
import { serverView } from "../server-view";
import { begin, type Transition, taskOf } from "./transition";

const Body = z.object({
  rebuild: z.strictObject({
    imageRef: z.string().regex(/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i),
    name: Name.optional(),
    adminPass: z.string().optional(),
    metadata: Metadata.optional(),
    description: z.string().max(255).nullish(),
    key_name: z.string().nullish(),
    user_data: z.string().max(65_535).nullish(),
    hostname: Hostname.optional(),
    preserve_ephemeral: z.boolean().optional(),
    accessIPv4: z.ipv4().optional(),
    accessIPv6: z.ipv6().optional(),
    "OS-DCF:diskConfig": z.enum(["AUTO", "MANUAL"]).optional(),
    trusted_image_certificates: z.array(z.string()).nullish(),
  }),
});

/** The guest's disk is written anew; from 2.93 on, a root volume as well. As long as on devcloud. */
const REBUILD: Transition = {
  action: "rebuild",
  event: "compute_rebuild_instance",
  taskState: "rebuilding",
  ms: 250,
  finish(site, server, { imageId }) {
    const root = server.volumeAttachments.find(({ isRoot }) => isRoot);
    for (const { volumeId } of server.volumeAttachments) setWriting(site, volumeId, false);
    if (root) writeContent(site, root.volumeId, imageBlocks(site, String(imageId)));
    const isOn = server.vmState !== "stopped";
    if (isOn) tellBoot(site, server);
    return isOn ? { vmState: "active", powerState: POWER.running } : {};
  },
  onFailure: () => ({ vmState: "error" }),
};

/** (nova/api/openstack/compute/servers.py, _action_rebuild) */
const rebuild: ServerAction = (ask, server, value) => {
  const { site } = ask;
  const wanted = checkBody(Body, { rebuild: value }).rebuild;
  checkLock(ask.caller, server);
  checkState(server, "rebuild", { vmStates: ["active", "stopped", "error"] });
  keyFor(ask, wanted.key_name);
  const image = imageOf(site, ask.caller, wanted.imageRef.split("/").at(-1) ?? "");
  if (!image) throw new Refusal(400, "Cannot find image for rebuild");
  checkRoot(ask, server, image);
  checkMetadata(ask, wanted.metadata);
  changeServer(site, server.id, {
    imageId: server.imageId === "" ? "" : image.id,
    imageProperties: image.properties,
    ...(wanted.name === undefined ? {} : { name: wanted.name }),
    ...(wanted.description === undefined ? {} : { description: wanted.description }),
    ...(wanted.metadata ? { metadata: wanted.metadata } : {}),
    ...(wanted.key_name === undefined ? {} : { keyName: wanted.key_name }),
    ...(wanted.user_data === undefined ? {} : { userData: wanted.user_data }),
    ...(wanted.hostname ? { hostname: wanted.hostname } : {}),
    ...(wanted.accessIPv4 ? { accessIpV4: wanted.accessIPv4 } : {}),
    ...(wanted.accessIPv6 ? { accessIpV6: wanted.accessIPv6 } : {}),
  });
  begin(ask, server, "nova.rebuild", REBUILD, { imageId: image.id });
  const now = findServer(ask);
  const view = serverView(ask, now, { isShow: true });
  const { "OS-EXT-SRV-ATTR:user_data": _left, ...shown } = view;
  return {
    status: 202,
    headers: { location: selfLink(site, `servers/${server.id}`) },
    body: {
      server: {
        ...shown,
        adminPass: wanted.adminPass ?? site.world.ids.hex().slice(0, 12),
        ...(isAtLeast(ask, "2.57") ? { user_data: now.userData } : {}),
      },
    },
  };
};

/** @throws Refusal 400 for another image than the root volume's, before 2.93 */
function checkRoot(ask: Parameters<ServerAction>[0], server: Parameters<ServerAction>[1], image: ImageFacts) {
  const root = server.volumeAttachments.find(({ isRoot }) => isRoot);
  const known = root && ask.site.rows(VOLUMES).get(root.volumeId)?.imageMetadata?.image_id;
  if (root && known !== image.id && !isAtLeast(ask, "2.93"))
    throw new Refusal(
      400,
      `Image ${image.id} is unacceptable: Unable to rebuild with a different image for a volume-backed server.`,
    );
}

export const rebuildActions: Readonly<Record<string, ServerAction>> = { rebuild };
export const rebuildTasks = { "nova.rebuild": taskOf(REBUILD) } as const;
