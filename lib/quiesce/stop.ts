import { startServer, stopServer } from "../openstack/nova/server-actions";
import type { Session } from "../openstack/session";
import { novaHold } from "./nova-hold";
import type { MethodConsistency, QuiesceMethod, QuiesceTarget } from "./quiesce-method";

/** Nova's default; a site that has set another (nova.conf, shutdown_timeout) does not tell it. */
const SHUTDOWN_MS = 60_000;
/** Records know whole seconds. */
const ROUNDED_MS = 1_000;

/**
 * The guest is asked to shut down, and switched off when it has not after its shutdown time: 60 s, or the image's
 * os_shutdown_timeout. Its deadline should be longer. (nova/compute/manager.py _power_off_instance)
 */
export const stop = (session: Session): QuiesceMethod =>
  novaHold(session, {
    name: "stop",
    vmState: "stopped",
    hold: stopServer,
    release: startServer,
    releaseAction: "start",
    worth,
  });

/** One that took its whole shutdown time was switched off, with what its guest had not written; in doubt it was. */
function worth(
  { imageProperties }: QuiesceTarget,
  tookMs: number | undefined,
): MethodConsistency | undefined {
  if (tookMs === undefined || !imageProperties) return "crash-group";
  const own = imageProperties.os_shutdown_timeout;
  const limitMs = own === undefined ? SHUTDOWN_MS : Number(own) * 1000;
  return tookMs < limitMs - ROUNDED_MS ? undefined : "crash-group";
}
