import { notFound, Refusal } from "../core/refusal";

/* What Cinder says when it refuses. (cinder/exception.py) */

export const badRequest = (message: string) => new Refusal(400, message);
export const invalidInput = (reason: string) => badRequest(`Invalid input received: ${reason}`);
export const invalidVolume = (reason: string) => badRequest(`Invalid volume: ${reason}`);
export const invalidSnapshot = (reason: string) => badRequest(`Invalid snapshot: ${reason}`);
export const invalidBackup = (reason: string) => badRequest(`Invalid backup: ${reason}`);
export const invalidGroup = (reason: string) => badRequest(`Invalid Group: ${reason}`);

export const noVolume = (id: string) => notFound(`Volume ${id} could not be found.`);
export const noSnapshot = (id: string) => notFound(`Snapshot ${id} could not be found.`);
export const noBackup = (id: string) => notFound(`Backup ${id} could not be found.`);

/** What only admins may. (cinder/exception.py, PolicyNotAuthorized) */
export const notAllowed = (policy: string) =>
  new Refusal(403, `Policy doesn't allow ${policy} to be performed.`);
