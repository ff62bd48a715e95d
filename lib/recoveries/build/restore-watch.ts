import { StatusWatches } from "../../made/status-watch";
import { findVolume, listVolumes, type Volume } from "../../openstack/cinder/volumes";
import { nextBuildLook } from "./next-build-look";

const LEAST_DEADLINE_MS = 10 * 60_000;
const TIMES_ESTIMATE = 4;
/** Reads may lag behind what was made (openstack-api.md G5). */
const LAG_MS = 10_000;
/** One that is made of a backup stays "creating" (openstack-api.md C7.5); one that is restored into, the other. */
const PENDING: readonly string[] = ["creating", "restoring-backup"];

/**
 * The volumes that are being restored. They are judged by the volume alone: its backup is available again after a
 * failure, too (openstack-api.md C7.3).
 */
export const restoreWatches = new StatusWatches<Volume>({
  pending: (session, call) => listVolumes(session, { ...call, status: "creating" }),
  find: findVolume,
  isPending: ({ status }) => PENDING.includes(status),
  nextLook: nextBuildLook,
  lagMs: LAG_MS,
});

/** How long a restore may go on before it counts as stuck, ms. Pure. @param estimateMs null: without history */
export const restoreDeadline = (estimateMs: number | null): number =>
  Math.max(LEAST_DEADLINE_MS, (estimateMs ?? 0) * TIMES_ESTIMATE);
