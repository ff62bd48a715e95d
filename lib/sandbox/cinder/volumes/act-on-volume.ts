import type { Answer, Ask } from "../../core/http";
import { actionOf, noAction } from "../no-action";
import { ADMIN_ACTIONS } from "./admin-actions";
import { IMAGE_METADATA_ACTIONS } from "./image-metadata-actions";
import { VOLUME_ACTIONS } from "./volume-actions";

/** What a volume can be told to do, by the only key of the body. */
export type VolumeAction = (ask: Ask, value: unknown) => Answer;

const ACTIONS: Readonly<Record<string, VolumeAction>> = {
  ...VOLUME_ACTIONS,
  ...IMAGE_METADATA_ACTIONS,
  ...ADMIN_ACTIONS,
};

/** POST /volumes/{id}/action (cinder/api/openstack/wsgi.py, get_method) @throws Refusal */
export function actOnVolume(ask: Ask): Answer {
  const name = actionOf(ask.body);
  const action = ACTIONS[name];
  if (!action) throw noAction(name);
  return action(ask, (ask.body as Record<string, unknown>)[name]);
}
