import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { changeBackup } from "../rows-backups";
import { updateBody } from "./backup-bodies";
import { findBackup } from "./find-backup";
import { shortBackup } from "./show-backup";

/** PUT /backups/{id}, since 3.9 (cinder/api/v3/backups.py, update) */
export function updateBackup(ask: Ask): Answer {
  if (!isAtLeast(ask, "3.9")) throw notFound();
  const { backup: wanted } = checkBody(updateBody(ask), ask.body);
  // As the real one does with null.
  if (!wanted)
    throw new Refusal(
      500,
      "The server has either erred or is incapable of performing the requested operation.",
    );
  const { id } = findBackup(ask.site, ask.caller, ask.params.id);
  const { name, description, metadata } = wanted;
  const changed = changeBackup(ask.site, id, {
    ...(name === undefined ? {} : { name: name?.trim() ?? null }),
    ...(description === undefined ? {} : { description: description?.trim() ?? null }),
    ...(metadata ? { metadata } : {}),
  });
  return ok({ backup: shortBackup(ask, changed) });
}
