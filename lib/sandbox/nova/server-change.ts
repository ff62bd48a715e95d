import { setWriting } from "../cinder/content";
import type { Site } from "../core/site";
import { endGuest, isFrozen } from "./guest-state";
import { noticeState } from "./quiesce/looks";
import { POWER, SERVERS, type Server } from "./rows";

const OFF: readonly number[] = [POWER.none, POWER.shutdown, POWER.crashed];

/**
 * Changes a server as Nova's instance.save() does: the list of changes tells of it. Nobody changes a server's state in
 * another way, since what its guest writes to its volumes follows from it.
 */
export function changeServer(site: Site, id: string, patch: Partial<Server>): Server {
  const server = site.rows(SERVERS).update(id, { updatedAt: site.now(), ...patch });
  // A suspended guest is off as well, and comes back as it was.
  const isOff = patch.powerState !== undefined && OFF.includes(patch.powerState);
  if (isOff && server.vmState !== "suspended") endGuest(site, id);
  if ("vmState" in patch || "powerState" in patch || "volumeAttachments" in patch) refreshWriting(site, id);
  if ("vmState" in patch || "taskState" in patch) noticeState(site, server);
  return server;
}

/** Changes what Nova keeps beside the instance: its volumes, its tags. The list of changes does not tell of it. */
export function changeBeside(site: Site, id: string, patch: Partial<Server>): Server {
  const server = site.rows(SERVERS).update(id, patch);
  if ("volumeAttachments" in patch) refreshWriting(site, id);
  return server;
}

/** Lets the guest write, or stops it, as its state and its freeze are by now. */
export function refreshWriting(site: Site, id: string): void {
  const server = site.rows(SERVERS).get(id);
  if (!server) return;
  for (const { volumeId, attachmentId } of server.volumeAttachments)
    if (attachmentId) setWriting(site, volumeId, doesWrite(site, server), isClean(site, server));
}

/** Its file systems are closed when it is off, or frozen; one that stands still leaves them as they are. */
const STANDING = new Set(["paused", "suspended"]);

const doesWrite = (site: Site, server: Server): boolean =>
  server.powerState === POWER.running && !isFrozen(site, server.id);

const isClean = (site: Site, { id, vmState }: Server): boolean =>
  isFrozen(site, id) || !STANDING.has(vmState);
