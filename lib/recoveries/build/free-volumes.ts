import { insist } from "../../made/insist";
import { deleteAttachment, listAttachments } from "../../openstack/cinder/attachments";
import { getVolume } from "../../openstack/cinder/volumes";
import { collect } from "../../openstack/pagination";
import type { BootJob } from "./boot-job";

const WITHIN_MS = 60_000;
const LOOK_MS = 1_000;

/**
 * After failed boots whose VMs are gone: their volumes can be used again. Nova lets go of them by itself; what stays reserved
 * for a VM that is no more is taken away (openstack-api.md B9, os-migrate #278). What another VM holds is left alone.
 * @param goneServerIds ids of the failed VMs
 * @throws OpenStackError; the signal's reason
 */
export async function freeVolumes(
  { ctx, board, planned }: BootJob,
  goneServerIds: readonly string[],
): Promise<void> {
  if (goneServerIds.length === 0) return;
  const session = await ctx.session(planned.credentialId);
  const endsAt = ctx.clock.monotonic() + WITHIN_MS;
  const ids = planned.volumes.flatMap((key) => board.volume(key).volumeId ?? []);
  for (;;) {
    const volumes = await insist(ctx, (call) => Promise.all(ids.map((id) => getVolume(session, id, call))));
    const held = volumes.filter(({ status }) => status !== "available");
    if (held.length === 0) return;
    if (ctx.clock.monotonic() >= endsAt) {
      for (const { id } of held) await takeAway(id);
      return;
    }
    await ctx.clock.sleep(LOOK_MS, ctx.signal);
  }

  async function takeAway(volumeId: string): Promise<void> {
    const found = await insist(ctx, (call) => collect(listAttachments(session, { ...call, volumeId })));
    for (const { id, serverId } of found)
      if (serverId && goneServerIds.includes(serverId))
        await insist(ctx, (call) => deleteAttachment(session, id, call));
  }
}
