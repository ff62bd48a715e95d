import { grouped } from "../core/grouped";
import { type Answer, type Ask, empty, ok, type Route } from "../core/http";
import { novaTime } from "../core/times";
import { type Image, MEMBERS, type Member } from "./rows";
import { seenImage } from "./seen-images";
import { noImage, refuse } from "./write-error";

/* Projects that an image is shared with. (glance/api/v2/image_members.py) */

const STATUSES = ["pending", "accepted", "rejected"];

const view = ({ createdAt, imageId, memberId, status, updatedAt }: Member) => ({
  member_id: memberId,
  image_id: imageId,
  status,
  created_at: novaTime(createdAt),
  updated_at: novaTime(updatedAt),
  schema: "/v2/schemas/member",
});

const isOwner = ({ caller }: Ask, image: Image): boolean =>
  caller.isAdmin || image.ownerId === caller.projectId;

function sharedImage(ask: Ask, verb: string, more = ""): Image {
  const image = seenImage(ask.site, ask.caller, ask.params.id ?? "");
  if (image.visibility !== "shared")
    throw refuse(403, `Not allowed to ${verb} members for image ${image.id}${more}.`);
  return image;
}

function listMembers(ask: Ask): Answer {
  const image = sharedImage(ask, "list", ": Only shared images have members");
  const all = grouped(ask.site.rows(MEMBERS).all(), "image", (m) => [m.imageId]).get(image.id) ?? [];
  const shown = isOwner(ask, image) ? all : all.filter((m) => m.memberId === ask.caller.projectId);
  return ok({ members: shown.map(view), schema: "/v2/schemas/members" });
}

function addMember(ask: Ask): Answer {
  const memberId = (ask.body as { member?: unknown } | undefined)?.member;
  if (typeof memberId !== "string" || memberId === "") throw refuse(400, "Member to be added not specified");
  const image = sharedImage(ask, "create");
  if (!isOwner(ask, image)) throw refuse(403, `Not allowed to create members for image ${image.id}.`);
  const members = ask.site.rows(MEMBERS);
  const id = `${image.id}/${memberId}`;
  if (members.get(id)) throw refuse(409, `Member ${memberId} is duplicated for image ${image.id}`);
  const now = ask.site.now();
  return ok(
    view(
      members.insert({ id, imageId: image.id, memberId, status: "pending", createdAt: now, updatedAt: now }),
    ),
  );
}

function memberOf(ask: Ask, image: Image): Member {
  const memberId = ask.params.member ?? "";
  const found = ask.site.rows(MEMBERS).get(`${image.id}/${memberId}`);
  if (!found || (!isOwner(ask, image) && memberId !== ask.caller.projectId))
    throw refuse(404, `${memberId} not found in the member list of the image ${image.id}.`);
  return found;
}

/** Whether it takes the image is for the member to say, not for the owner. */
function changeMember(ask: Ask): Answer {
  const status = (ask.body as { status?: unknown } | undefined)?.status;
  if (status === undefined) throw refuse(400, "Status not specified");
  const image = sharedImage(ask, "update");
  const member = memberOf(ask, image);
  if (!ask.caller.isAdmin && member.memberId !== ask.caller.projectId)
    throw refuse(403, `Not allowed to update members for image ${image.id}.`);
  if (!STATUSES.includes(String(status)))
    throw refuse(400, 'Incorrect request: Status must be "pending", "accepted" or "rejected".');
  return ok(
    view(
      ask.site
        .rows(MEMBERS)
        .update(member.id, { status: status as Member["status"], updatedAt: ask.site.now() }),
    ),
  );
}

function removeMember(ask: Ask): Answer {
  const image = sharedImage(ask, "delete");
  if (!isOwner(ask, image)) throw noImage(image.id);
  ask.site.rows(MEMBERS).remove(memberOf(ask, image).id);
  return empty();
}

const ALL = "/v2/images/:id/members";
const ONE = `${ALL}/:member`;
export const memberRoutes: Route[] = [
  { name: "members.list", method: "GET", path: ALL, run: listMembers },
  { name: "members.add", method: "POST", path: ALL, run: addMember },
  {
    name: "members.get",
    method: "GET",
    path: ONE,
    run: (ask) => ok(view(memberOf(ask, seenImage(ask.site, ask.caller, ask.params.id ?? "")))),
  },
  { name: "members.update", method: "PUT", path: ONE, run: changeMember },
  { name: "members.delete", method: "DELETE", path: ONE, run: removeMember },
];
