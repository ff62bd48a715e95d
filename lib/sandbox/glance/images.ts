import { type Answer, type Ask, ok, type Route } from "../core/http";
import { createImage } from "./create-image";
import { removeBytes } from "./image-bytes";
import { done, downloadImage, stageImage, uploadImage } from "./image-data";
import { imageView } from "./image-view";
import { listImages } from "./list-images";
import { GONE_IMAGES, IMAGES, type Image, MEMBERS } from "./rows";
import { findImage, ownImage, seenImage } from "./seen-images";
import { updateImage } from "./update-image";
import { refuse, refuseWith } from "./write-error";

/** DELETE /v2/images/{id} (glance/api/v2/images.py, delete) */
function deleteImage(ask: Ask): Answer {
  const { caller, params, site } = ask;
  const id = params.id ?? "";
  if (!findImage(site, caller, id)) throw refuse(404, `Failed to find image ${id} to delete`);
  const image = ownImage(site, caller, id);
  if (image.isProtected) throw refuse(403, `Image ${id} is protected and cannot be deleted.`);
  site.rows(IMAGES).remove(id);
  site.rows(GONE_IMAGES).insert({ id });
  for (const member of site.rows(MEMBERS).all())
    if (member.imageId === id) site.rows(MEMBERS).remove(member.id);
  removeBytes(site, id);
  return done;
}

/** Withholds an image's bytes, or gives them out again. (glance/api/v2/image_actions.py) */
function activate(ask: Ask, verb: "deactivate" | "reactivate"): Answer {
  const image = ownImage(ask.site, ask.caller, ask.params.id ?? "");
  if (image.status !== "active" && image.status !== "deactivated")
    throw refuse(403, `Not allowed to ${verb} image in status '${image.status}'`);
  const status = verb === "deactivate" ? "deactivated" : "active";
  if (status !== image.status) change(ask, image, { status });
  return done;
}

function changeTag(ask: Ask, isWanted: boolean): Answer {
  const id = ask.params.id ?? "";
  if (!findImage(ask.site, ask.caller, id)) throw refuse(404, `Image ${id} not found.`);
  const image = ownImage(ask.site, ask.caller, id);
  const tag = ask.params.tag ?? "";
  const has = image.tags.includes(tag);
  if (!isWanted && !has) throw refuseWith(404, "");
  if (isWanted !== has)
    change(ask, image, { tags: isWanted ? [...image.tags, tag] : image.tags.filter((t) => t !== tag) });
  return done;
}

const change = ({ site }: Ask, { id }: Image, patch: Partial<Image>): Image =>
  site.rows(IMAGES).update(id, { ...patch, updatedAt: site.now() });

const ALL = "/v2/images";
const ONE = `${ALL}/:id`;
export const imageRoutes: Route[] = [
  { name: "images.list", method: "GET", path: ALL, run: listImages },
  { name: "images.create", method: "POST", path: ALL, run: createImage },
  {
    name: "images.get",
    method: "GET",
    path: ONE,
    run: ({ caller, params, site }) => ok(imageView(seenImage(site, caller, params.id ?? ""))),
  },
  { name: "images.update", method: "PATCH", path: ONE, run: updateImage },
  { name: "images.delete", method: "DELETE", path: ONE, run: deleteImage },
  { name: "images.upload", method: "PUT", path: `${ONE}/file`, run: uploadImage },
  { name: "images.download", method: "GET", path: `${ONE}/file`, run: downloadImage },
  { name: "images.stage", method: "PUT", path: `${ONE}/stage`, run: stageImage },
  {
    name: "images.deactivate",
    method: "POST",
    path: `${ONE}/actions/deactivate`,
    run: (ask) => activate(ask, "deactivate"),
  },
  {
    name: "images.reactivate",
    method: "POST",
    path: `${ONE}/actions/reactivate`,
    run: (ask) => activate(ask, "reactivate"),
  },
  { name: "images.tags.add", method: "PUT", path: `${ONE}/tags/:tag`, run: (ask) => changeTag(ask, true) },
  {
    name: "images.tags.remove",
    method: "DELETE",
    path: `${ONE}/tags/:tag`,
    run: (ask) => changeTag(ask, false),
  },
];
