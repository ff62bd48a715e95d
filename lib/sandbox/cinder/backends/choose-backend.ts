import type { Site } from "../../core/site";
import { BACKENDS, type Backend, DAEMONS, type VolumeType } from "../rows";

export const poolOf = (backend: Backend): string => `${backend.host}#${backend.pool}`;

/** The backend where a volume lies, by its `host@backend#pool`. */
export const backendOf = (site: Site, host: string | null): Backend | undefined =>
  site.rows(BACKENDS).get(host?.split("#")[0] ?? "");

/** The daemon of a backend; the volume's "service_uuid" is its id. */
export const daemonOf = (site: Site, host: string | null) =>
  site.rows(DAEMONS).find((each) => each.binary === "cinder-volume" && each.host === host?.split("#")[0]);

/** The first backend that offers what a type asks for; undefined when none does. (cinder/scheduler/filters) */
export const chooseBackend = (site: Site, { extraSpecs }: VolumeType): Backend | undefined =>
  site
    .rows(BACKENDS)
    .find(
      (backend) =>
        [undefined, backend.name].includes(extraSpecs.volume_backend_name) &&
        extraSpecs.replication_enabled !== "<is> True" &&
        (extraSpecs.consistent_group_snapshot_enabled !== "<is> True" || backend.isConsistent) &&
        daemonOf(site, backend.host)?.isEnabled === true,
    );
