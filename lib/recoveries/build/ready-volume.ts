import { insist } from "../../made/insist";
import { tagOf } from "../../made/tag-of";
import { setBootable, setImageMetadata } from "../../openstack/cinder/volume-actions";
import { setVolumeMetadata } from "../../openstack/cinder/volume-changes";
import { getVolume } from "../../openstack/cinder/volumes";
import type { OpenStackError } from "../../openstack/errors";
import type { RestoreJob } from "./restore-job";

/**
 * Gives a restored volume what its VM needs of it, which a restore does not bring back in all cases: what its image said
 * of firmware and buses, whether it may be booted from, its own metadata, and the run's mark. May be done again.
 * (openstack-api.md C7.5, H4.4; os-migrate #797)
 * @throws OpenStackError; the signal's reason
 */
export async function makeReady({ ctx, board, planned }: RestoreJob): Promise<void> {
  const key = `ready:${planned.key}`;
  const id = board.volume(planned.key).volumeId ?? "";
  const session = await ctx.session(planned.credentialId);
  const onTrouble = ({ site, causeText }: OpenStackError) =>
    ctx.journal.note(key, { trouble: `${site} does not answer: ${causeText}` });
  ctx.journal.begin(key);
  const volume = await insist(ctx, (call) => getVolume(session, id, call), onTrouble);
  const { imageMetadata, isRoot } = planned;
  const isOtherwise = Object.entries(imageMetadata ?? {}).some(
    ([name, value]) => volume.imageMetadata?.[name] !== value,
  );
  if (imageMetadata && isOtherwise)
    await insist(ctx, (call) => setImageMetadata(session, id, imageMetadata, call), onTrouble);
  if (isRoot && !volume.isBootable)
    await insist(ctx, (call) => setBootable(session, id, true, call), onTrouble);
  const { metadata: mark } = tagOf(ctx.run.id, `restore:${planned.key}`);
  const metadata = { ...planned.metadata, ...mark };
  await insist(ctx, (call) => setVolumeMetadata(session, id, metadata, call), onTrouble);
  await board.setVolume(planned.key, { state: "ready" });
  const warnings = warningsOf(planned, volume);
  ctx.journal.end(key, {
    at: ctx.clock.now(),
    state: warnings.length > 0 ? "warned" : "succeeded",
    ...(warnings.length > 0
      ? { cause: warnings.join("\n"), todo: "Look whether the VM comes up as it was." }
      : {}),
    detail: { volumeId: id, trouble: null },
  });
}

function warningsOf(
  planned: RestoreJob["planned"],
  volume: { sizeGib: number; imageMetadata?: Record<string, string> | undefined },
): string[] {
  const warnings: string[] = [];
  if (volume.sizeGib !== planned.sizeGib)
    warnings.push(`It has ${volume.sizeGib} GiB, and was of ${planned.sizeGib} GiB.`);
  const isKnown = planned.imageMetadata !== null || Object.keys(volume.imageMetadata ?? {}).length > 0;
  if (planned.isRoot && !isKnown)
    warnings.push("What its image said of firmware and buses is not known: nothing was set.");
  return warnings;
}
