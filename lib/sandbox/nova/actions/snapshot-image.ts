import type { Ask, Task } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { beginUpload, newServerImage, uploadServerImage } from "../../glance/for-nova";
import { IMAGES } from "../../glance/rows";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { SERVERS, type Server } from "../rows";
import { changeServer } from "../server-change";
import { inherited } from "./inherited";

/* The image of a server that boots from an image: its disk is copied. (nova/compute/manager.py, snapshot_instance) */

/** Task states in their order, and how long each lasts. */
const STEPS = [
  { taskState: "image_snapshot_pending", ms: 80 },
  { taskState: "image_snapshot", ms: 120 },
  { taskState: "image_pending_upload", ms: 60 },
  { taskState: "image_uploading", ms: 200 },
] as const;

interface Args {
  serverId: string;
  requestId: string;
  imageId: string;
  step: number;
}

/** Accepts it; the id of the image, which is filled later. */
export function beginSnapshot(
  ask: Ask,
  server: Server,
  name: string,
  metadata: Record<string, string>,
): string {
  const { site, caller, requestId } = ask;
  const image = newServerImage(site, {
    name,
    projectId: caller.projectId ?? server.projectId,
    properties: {
      ...inherited(ask, server),
      instance_uuid: server.id,
      user_id: caller.userId,
      image_type: "snapshot",
      ...metadata,
    },
  });
  beginAction(site, server.id, "createImage", requestId, caller);
  beginEvent(site, server.id, requestId, "compute_snapshot_instance", server.hostName ?? undefined);
  step(site, { serverId: server.id, requestId, imageId: image.id, step: 0 });
  return image.id;
}

function step(site: Site, args: Args): void {
  const { taskState, ms } = STEPS[args.step] ?? STEPS[0];
  changeServer(site, args.serverId, { taskState });
  site.later("nova.snapshot", ms, args.serverId, args);
}

/** One step is done. A failure takes the image away again. */
export const snapshotTask: Task = (site: Site, args: Args, failure: string | undefined) => {
  const server = site.rows(SERVERS).get(args.serverId);
  const { taskState } = STEPS[args.step] ?? STEPS[0];
  const image = site.rows(IMAGES).get(args.imageId);
  const why =
    failure ?? (image ? undefined : `Image ${args.imageId} could not be found.`) ?? gone(server, taskState);
  if (why !== undefined || !server) {
    if (image && image.status !== "active") site.rows(IMAGES).remove(image.id);
    if (server?.taskState === taskState) changeServer(site, server.id, { taskState: null });
    return void endAction(site, args.serverId, args.requestId, { error: why });
  }
  if (args.step + 1 < STEPS.length) {
    if (STEPS[args.step + 1]?.taskState === "image_uploading") beginUpload(site, args.imageId);
    return step(site, { ...args, step: args.step + 1 });
  }
  try {
    site.rows(IMAGES).update(args.imageId, { diskFormat: "raw", containerFormat: "bare" });
    uploadServerImage(site, args.imageId, server.imageId);
    changeServer(site, server.id, { taskState: null });
    endAction(site, server.id, args.requestId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    changeServer(site, server.id, { taskState: null });
    endAction(site, server.id, args.requestId, { error: error.message });
  }
};

const gone = (server: Server | undefined, taskState: string): string | undefined =>
  server?.taskState === taskState ? undefined : "The instance has another task, or is gone.";
