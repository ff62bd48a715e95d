import { notFound, Refusal } from "../core/refusal";

/* What Cinder says when it refuses. (cinder/exception.py) */

export const invalidInput = (reason: string) => new Refusal(400, `Invalid input received: ${reason}`);
export const invalidVolume = (reason: string) => new Refusal(400, `Invalid volume: ${reason}`);
export const invalidSnapshot = (reason: string) => new Refusal(400, `Invalid snapshot: ${reason}`);
export const invalidGroup = (reason: string) => new Refusal(400, `Invalid Group: ${reason}`);

export const noVolume = (id: string) => notFound(`Volume ${id} could not be found.`);
export const noSnapshot = (id: string) => notFound(`Snapshot ${id} could not be found.`);

/** What only admins may. (cinder/policy.py, authorize) */
export const notAllowed = (policy: string) =>
  new Refusal(403, `Policy doesn't allow ${policy} to be performed.`);
