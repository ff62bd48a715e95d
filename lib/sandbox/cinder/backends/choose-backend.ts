import type { Site } from "../../core/site";
import { BACKENDS, type Backend, DAEMONS, type VolumeType } from "../rows";
import { capabilitiesOf, offers } from "./capabilities";

/** The backend where a volume lies, by its `host@backend#pool`. */
export const backendOf = (site: Site, host: string | null): Backend | undefined =>
  site.rows(BACKENDS).get(host?.split("#")[0] ?? "");

/** The daemon of a backend; the volume's "service_uuid" is its id. */
export const daemonOf = (site: Site, host: string | null) =>
  site.rows(DAEMONS).find((each) => each.binary === "cinder-volume" && each.host === host?.split("#")[0]);

/** The first backend that offers what types ask for; undefined when none does. (cinder/scheduler/filters) */
export const chooseBackend = (site: Site, types: readonly Pick<VolumeType, "extraSpecs">[]) =>
  site.rows(BACKENDS).find((backend) => {
    const daemon = daemonOf(site, backend.host);
    if (!daemon?.isEnabled || !daemon.isUp) return false;
    if (types.every(({ extraSpecs }) => Object.keys(extraSpecs).length === 0)) return true;
    const capabilities = capabilitiesOf(site, backend);
    return types.every(({ extraSpecs }) => offers(capabilities, extraSpecs));
  });
