import { type Answer, type Ask, ok, type Route } from "../core/http";
import type { Site } from "../core/site";
import { zonelessTime } from "../core/times";
import { fillImage, takeStaged } from "./image-bytes";
import { checkFormats } from "./image-data";
import { IMAGE_TASKS, IMAGES, type Image, type ImageTask } from "./rows";
import { ownImage, seenImage } from "./seen-images";
import { refuse } from "./write-error";

/** What devcloud's Glance offers. (glance.conf, enabled_import_methods) */
export const IMPORT_METHODS = ["glance-direct", "web-download", "copy-image"];
const STORE = "fs";
/** Of a few bytes, as on devcloud. */
const IMPORT_MS = 200;
const TASK_LIFE_MS = 48 * 3_600_000;

interface ImportArgs {
  imageId: string;
  taskId: string;
  method: string;
}

/** POST /v2/images/{id}/import (glance/api/v2/images.py, import_image) */
function importImage(ask: Ask): Answer {
  const { caller, params, site } = ask;
  const body = (ask.body ?? {}) as {
    method?: { name?: string; uri?: string };
    stores?: unknown;
    all_stores?: boolean;
  };
  if (!body.method) throw refuse(400, "Import request requires a 'method' field.");
  const method = body.method.name;
  if (!method) throw refuse(400, "Import request requires a 'name' field.");
  if (!IMPORT_METHODS.includes(method)) throw refuse(400, `Unknown import method name '${method}'.`);
  const image = seenImage(site, caller, params.id ?? "");
  checkState(image, method);
  const { uri } = body.method;
  if (method === "web-download" && !isAllowed(uri))
    throw refuse(400, `URI for web-download does not pass filtering: ${uri ?? "None"}`);
  if (method === "copy-image") {
    if (!caller.isAdmin) throw refuse(403, "You are not authorized to complete copy_image action.");
    throw refuse(
      400,
      body.all_stores
        ? "The image is available in all configured stores."
        : `Image is already present at store '${STORE}'`,
    );
  }
  ownImage(site, caller, image.id);
  const stores = Array.isArray(body.stores) ? body.stores.map(String) : [STORE];
  const unknown = stores.find((store) => store !== STORE);
  if (unknown !== undefined) throw refuse(409, `Unknown scheme '${unknown}' found in URI`);
  begin(ask, image, method, { method: body.method });
  return { status: 202, headers: { "content-type": "text/html; charset=UTF-8" } };
}

function checkState(image: Image, method: string): void {
  if (method === "glance-direct" && image.status !== "uploading")
    throw refuse(409, "Image needs to be staged before 'glance-direct' method can be used");
  if (method === "web-download" && image.status !== "queued")
    throw refuse(409, "Image needs to be in 'queued' state to use 'web-download' method");
  if (method === "copy-image" && image.status !== "active")
    throw refuse(409, "Only images with status active can be targeted for copying");
  checkFormats(image);
}

/** Ports 80 and 443 of HTTP only, unless it is told otherwise. (glance/async_/flows/_internal_plugins/__init__.py) */
function isAllowed(uri: string | undefined): boolean {
  const url = uri && URL.canParse(uri) ? new URL(uri) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && ["", "80", "443"].includes(url.port);
}

function begin({ caller, requestId, site }: Ask, image: Image, method: string, importRequest: object): void {
  const now = site.now();
  const task = site.rows(IMAGE_TASKS).insert({
    id: site.world.ids.uuid(),
    imageId: image.id,
    ownerId: image.ownerId ?? "",
    userId: caller.userId,
    requestId,
    status: "processing",
    input: { image_id: image.id, import_req: importRequest, backend: [STORE] },
    message: "",
    createdAt: now,
    updatedAt: now,
  });
  site.rows(IMAGES).update(image.id, {
    status: "importing",
    properties: { os_glance_importing_to_stores: STORE, os_glance_failed_import: "", ...image.properties },
    updatedAt: now,
  });
  const args: ImportArgs = { imageId: image.id, taskId: task.id, method };
  site.later("glance.import", IMPORT_MS, image.id, args);
}

/** Ends an import: "active" with the staged bytes, or "queued" again. What is elsewhere, the sandbox cannot reach. */
export function finishImport(
  site: Site,
  { imageId, method, taskId }: ImportArgs,
  failure: string | undefined,
): void {
  const image = site.rows(IMAGES).get(imageId);
  const bytes = takeStaged(site, imageId);
  if (!image) return;
  const why = failure ?? (method === "web-download" ? "the sandbox reaches nothing outside" : undefined);
  const properties = { ...image.properties, os_glance_importing_to_stores: "" };
  const tasks = site.rows(IMAGE_TASKS);
  if (why === undefined && bytes) {
    fillImage(site, imageId, bytes, { properties });
    tasks.update(taskId, {
      status: "success",
      message: `Copied ${bytes.length >> 20} MiB`,
      updatedAt: site.now(),
    });
    return;
  }
  site.rows(IMAGES).update(imageId, {
    status: "queued",
    size: null,
    properties: { ...properties, os_glance_failed_import: STORE },
    updatedAt: site.now(),
  });
  tasks.update(taskId, { status: "failure", message: why ?? "nothing is staged", updatedAt: site.now() });
}

const taskView = (task: ImageTask) => ({
  id: task.id,
  type: "api_image_import",
  status: task.status,
  owner: task.ownerId,
  expires_at: zonelessTime(task.createdAt + TASK_LIFE_MS),
  created_at: zonelessTime(task.createdAt),
  updated_at: zonelessTime(task.updatedAt),
  deleted_at: null,
  deleted: false,
  image_id: task.imageId,
  request_id: task.requestId,
  user_id: task.userId,
  input: task.input,
  result: task.status === "success" ? { image_id: task.imageId } : null,
  message: task.message,
});

export const importRoutes: Route[] = [
  { name: "images.import", method: "POST", path: "/v2/images/:id/import", run: importImage },
  {
    name: "images.tasks",
    method: "GET",
    path: "/v2/images/:id/tasks",
    run: ({ caller, params, site }) => {
      const { id } = seenImage(site, caller, params.id ?? "");
      return ok({
        tasks: site
          .rows(IMAGE_TASKS)
          .filter((task) => task.imageId === id)
          .map(taskView),
      });
    },
  },
  {
    name: "info.import",
    method: "GET",
    path: "/v2/info/import",
    run: () =>
      ok({
        "import-methods": {
          description: "Import methods available.",
          type: "array",
          value: IMPORT_METHODS,
        },
      }),
  },
  {
    name: "info.stores",
    method: "GET",
    path: "/v2/info/stores",
    run: () => ok({ stores: [{ id: STORE, default: "true" }] }),
  },
];
