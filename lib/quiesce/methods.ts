import type { Session } from "../openstack/session";
import { none } from "./none";
import { novaQuiesce, type TimerLimits } from "./nova-quiesce";
import { pause } from "./pause";
import { QUIESCE_METHODS, type QuiesceMethod } from "./quiesce-method";
import { stop } from "./stop";
import { suspend } from "./suspend";

export interface SiteMethods {
  /** Of the site's filter, see offerMethods. */
  timer?: TimerLimits;
  /** Where access to the site's compute hosts is configured. */
  guestAgent?: QuiesceMethod;
}

/** All methods that can be tried at a site, the best first. Their calls go through this session, and into its journal. */
export function quiesceMethods(session: Session, { timer, guestAgent }: SiteMethods = {}): QuiesceMethod[] {
  const made = [
    novaQuiesce(session, timer),
    guestAgent,
    pause(session),
    suspend(session),
    stop(session),
    none(session),
  ];
  return QUIESCE_METHODS.flatMap((name) => made.find((m) => m?.name === name) ?? []);
}
