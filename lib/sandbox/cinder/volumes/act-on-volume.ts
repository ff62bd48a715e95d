import type { Answer, Ask } from "../../core/http";
import { badRequest } from "../refusals";
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
  const [name = "None"] = Object.keys(ask.body ?? {});
  const action = ACTIONS[name];
  if (!action)
    throw badRequest(
      `There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
    );
  return action(ask, (ask.body as Record<string, unknown>)[name]);
}
