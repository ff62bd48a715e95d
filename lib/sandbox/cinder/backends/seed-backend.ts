import type { Site } from "../../core/site";
import { BACKENDS, DAEMONS } from "../rows";

/** Cinder's host in a region: one for all daemons, as on devcloud. */
const hostOf = (site: Site): string => `r${site.index + 1}-cinder`;

/** A region's storage and daemons. No group snapshots of one instant: few drivers have them. */
export function seedBackend(site: Site): void {
  const host = hostOf(site);
  const backend = `${host}@main`;
  site.rows(BACKENDS).insert({
    id: backend,
    host: backend,
    name: "main",
    pool: "file",
    totalGib: 100_000,
    isConsistent: false,
  });
  const daemon = { isUp: true, isEnabled: true, isFrozen: false, disabledReason: null };
  const rows = site.rows(DAEMONS);
  rows.insert({ ...daemon, id: site.world.ids.uuid(), binary: "cinder-backup", host });
  rows.insert({ ...daemon, id: site.world.ids.uuid(), binary: "cinder-volume", host: backend });
  rows.insert({ ...daemon, id: site.world.ids.uuid(), binary: "cinder-scheduler", host });
}
