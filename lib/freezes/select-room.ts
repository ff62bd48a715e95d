/** Windows that a site holds at once: each has one call at a time at Nova, which serves about eight without queueing. */
const WINDOWS = 4;
/** Volumes that are cut at once, of all windows together (openstack-api.md G5). */
const VOLUMES = 64;

/** Whether a site has room for one more window, whole. One alone has it whatever its size. Pure. */
export const withinRoom = (open: { windows: number; volumes: number }, volumes: number): boolean =>
  open.windows === 0 || (open.windows < WINDOWS && open.volumes + volumes <= VOLUMES);
