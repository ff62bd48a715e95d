import { createHash } from "node:crypto";
import type { Site } from "../../core/site";
import { HOSTS } from "../../placement/rows";
import { controlHost } from "../instance-actions";
import { SERVICE_STATES } from "../rows-site";

/** What a process of Nova tells of itself. */
export interface NovaService {
  /** uuid */
  id: string;
  /** What the API calls its id up to 2.52. */
  number: number;
  binary: string;
  host: string;
  zone: string;
  isEnabled: boolean;
  disabledReason: string | null;
  isForcedDown: boolean;
  isUp: boolean;
  /** Its last sign of life. */
  lastSeenAt: number;
}

export const GUARD = "nova-quiesce-guard";
const CONTROL = ["nova-scheduler", "nova-conductor"];
/** [DEFAULT] report_interval and service_down_time (nova/conf/service.py), and those of nova-quiesce/nova_quiesce/heartbeat.py. */
const BEAT = { every: 10_000, patience: 60_000 };
const GUARD_BEAT = { every: 5_000, patience: 20_000 };

const idOf = (...what: string[]): string => {
  const hex = createHash("md5").update(what.join("/")).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
};

/** All processes of a site's Nova, in the order in which they were first seen. */
export function servicesOf(site: Site): NovaService[] {
  const control = controlHost(site);
  const hosts = site.rows(HOSTS).all();
  const make = (binary: string, host: string, i: number, zone = "internal"): NovaService => {
    const state = site.rows(SERVICE_STATES).get(`${binary}/${host}`);
    const { every, patience } = binary === GUARD ? GUARD_BEAT : BEAT;
    const now = site.now();
    const lastSeenAt = Math.floor((state?.silentSince ?? now) / every) * every;
    const isForcedDown = state?.isForcedDown ?? false;
    return {
      id: idOf(site.name, binary, host),
      number: i + 1,
      binary,
      host,
      zone,
      isEnabled: true,
      disabledReason: null,
      isForcedDown,
      isUp: !isForcedDown && now - lastSeenAt < patience,
      lastSeenAt,
    };
  };
  return [
    ...CONTROL.map((binary, i) => make(binary, control, i)),
    ...hosts.map((host, i) => {
      const { isEnabled, disabledReason, isUp, az } = host;
      const service = make("nova-compute", host.name, CONTROL.length + i, az);
      return { ...service, isEnabled, disabledReason, isUp: isUp && service.isUp };
    }),
    make(GUARD, control, CONTROL.length + hosts.length),
  ];
}

/** Silences a process, or lets it live again: Nova sees it down once its last sign of life is old enough. */
export function setSilent(site: Site, binary: string, host: string, isSilent: boolean): void {
  const id = `${binary}/${host}`;
  const states = site.rows(SERVICE_STATES);
  const silentSince = isSilent ? (states.get(id)?.silentSince ?? site.now()) : null;
  if (states.get(id)) states.update(id, { silentSince });
  else states.insert({ id, isForcedDown: false, silentSince });
}

export const isSilent = (site: Site, binary: string, host: string): boolean =>
  (site.rows(SERVICE_STATES).get(`${binary}/${host}`)?.silentSince ?? null) !== null;
