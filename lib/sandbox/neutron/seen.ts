import type { Look } from "./look";
import { disallowed } from "./refusals";
import { isOwnOrAdmin, type Resource } from "./resource";
import type { Standard } from "./rows";

/** The row that the caller may see. @throws Refusal 404 */
export function seen<R extends Standard>(spec: Resource<R>, look: Look, id: string): R {
  const row = look.site.rows(spec.key).get(id);
  if (!row || !spec.isSeen(row, look)) throw spec.gone(id);
  return row;
}

/** The row that the caller may change. @throws Refusal 404, or 403 when it may be seen only */
export function changeable<R extends Standard>(
  spec: Resource<R>,
  look: Look,
  id: string,
  verb: "update" | "delete",
): R {
  const row = seen(spec, look, id);
  if (!(spec.isChangeable ?? isOwnOrAdmin)(row, look)) throw disallowed(`rule:${verb}_${spec.name}`);
  return row;
}
