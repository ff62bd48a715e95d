import { grouped } from "../core/grouped";
import type { Caller } from "../core/http";
import type { Site } from "../core/site";
import { IMAGES, type Image, MEMBERS, type Member } from "./rows";
import { noImage, refuse } from "./write-error";

/** Who looks. */
export type Who = Pick<Caller, "projectId" | "isAdmin">;

/** The images of other projects that are shared with this one, by id. */
export const sharedWith = (site: Site, projectId: string | undefined): ReadonlyMap<string, Member> =>
  new Map(
    (grouped(site.rows(MEMBERS).all(), "member", (m) => [m.memberId]).get(projectId ?? "") ?? []).map((m) => [
      m.imageId,
      m,
    ]),
  );

/** The image with this id, if the caller may see it. (glance/db/sqlalchemy/api.py, is_image_visible) */
export function findImage(site: Site, caller: Who, id: string): Image | undefined {
  const image = site.rows(IMAGES).get(id);
  if (!image) return undefined;
  const isSeen =
    caller.isAdmin ||
    image.ownerId === caller.projectId ||
    image.visibility === "public" ||
    image.visibility === "community" ||
    (image.visibility === "shared" && site.rows(MEMBERS).get(`${id}/${caller.projectId}`) !== undefined);
  return isSeen ? image : undefined;
}

/** @throws Refusal 404 */
export function seenImage(site: Site, caller: Who, id: string): Image {
  const image = findImage(site, caller, id);
  if (!image) throw noImage(id);
  return image;
}

/** The image that the caller may change. @throws Refusal 404, or 403 when it is another project's */
export function ownImage(site: Site, caller: Who, id: string): Image {
  const image = seenImage(site, caller, id);
  if (!caller.isAdmin && image.ownerId !== caller.projectId) throw refuse(403, "You do not own this image");
  return image;
}
