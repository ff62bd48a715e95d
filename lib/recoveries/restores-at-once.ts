import { z } from "zod";

const Setting = z.coerce.number().int().min(1).max(1_000);
/** cinder-backup's own limit is 15 operations, backups among them (openstack-api.md C7.4). */
const AT_ONCE = 8;

/** How many volumes may be restored at a site side by side, over all workers: the setting STILLPOINT_RESTORES_AT_ONCE. */
export const restoresAtOnce = (): number =>
  Setting.safeParse(process.env.STILLPOINT_RESTORES_AT_ONCE).data ?? AT_ONCE;
