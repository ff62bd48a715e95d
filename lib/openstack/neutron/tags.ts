import { z } from "zod";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** What may carry tags. */
export type Tagged = "networks" | "subnets" | "ports" | "routers" | "security-groups" | "floatingips";

const at = (kind: Tagged, id: string) => `/${kind}/${segment(id)}/tags`;

/** GET /{kind}/{id}/tags (neutron/extensions/tagging.py) @throws OpenStackError kind "not_found" */
export async function listTags(
  session: Session,
  kind: Tagged,
  id: string,
  options: CallOptions = {},
): Promise<string[]> {
  const { tags } = await session.json(z.object({ tags: z.array(z.string()) }), {
    ...options,
    service: "network",
    method: "GET",
    path: at(kind, id),
    expect: [200],
  });
  return tags;
}

/** Make these the tags of a thing, in place of all it has. PUT /{kind}/{id}/tags (neutron/extensions/tagging.py) */
export async function replaceTags(
  session: Session,
  kind: Tagged,
  id: string,
  tags: readonly string[],
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "network",
    method: "PUT",
    path: at(kind, id),
    body: { tags },
    expect: [200],
  });
}

/** Add one tag; having it already is fine. PUT /{kind}/{id}/tags/{tag} (neutron/extensions/tagging.py) */
export async function addTag(
  session: Session,
  kind: Tagged,
  id: string,
  tag: string,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "network",
    method: "PUT",
    path: `${at(kind, id)}/${segment(tag)}`,
    expect: [201],
  });
}
