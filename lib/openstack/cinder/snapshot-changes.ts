import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { parseMicroversion } from "../microversion";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import { SNAPSHOT } from "./snapshots";
import type { Created } from "./volume-changes";

export interface CreateSnapshot extends CallOptions {
  volumeId: string;
  name: string;
  description?: string | undefined;
  metadata?: Record<string, string> | undefined;
}

/**
 * Snapshot a volume, in use or not. Only accepted when this returns: wait for "available". Before 3.66 a volume in
 * use needs force, from then on force is not to be sent. A full quota is kind "quota".
 * POST /snapshots (cinder/api/v3/snapshots.py; api_version_request.py 3.66)
 */
export async function createSnapshot(session: Session, snapshot: CreateSnapshot): Promise<Created> {
  const options = callOptionsOf(snapshot);
  const { minor } = parseMicroversion(await session.microversion("volume", SNAPSHOT, options));
  const { data, answer } = await session.jsonAnswer(z.object({ snapshot: z.object({ id: z.string() }) }), {
    ...options,
    service: "volume",
    method: "POST",
    path: "/snapshots",
    body: {
      snapshot: {
        volume_id: snapshot.volumeId,
        name: snapshot.name,
        description: snapshot.description,
        metadata: snapshot.metadata,
        force: minor < 66 ? true : undefined,
      },
    },
    microversion: SNAPSHOT,
    expect: [202],
  });
  return { id: data.snapshot.id, requestId: answer.requestId };
}

/**
 * Ask for a snapshot's deletion; one that is gone already is fine. Kind "bad_request" while it is in another state
 * than available or error, or belongs to a group snapshot.
 * DELETE /snapshots/{id} (cinder/api/v3/snapshots.py)
 */
export async function deleteSnapshot(session: Session, id: string, options: CallOptions = {}): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "DELETE",
    path: `/snapshots/${segment(id)}`,
    microversion: SNAPSHOT,
    expect: [202, 404],
  });
}

/**
 * Write another status into Cinder's database; nothing else happens. "error" ends Nova's wait for a snapshot that
 * hangs, and so thaws the VM. Admin only.
 * POST /snapshots/{id}/action os-reset_status (cinder/api/contrib/admin_actions.py)
 */
export async function resetSnapshotStatus(
  session: Session,
  id: string,
  status: "available" | "error",
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "POST",
    path: `/snapshots/${segment(id)}/action`,
    body: { "os-reset_status": { status } },
    microversion: SNAPSHOT,
    expect: [202],
    isRepeatable: true,
  });
}
