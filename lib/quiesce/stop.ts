import { startServer, stopServer } from "../openstack/nova/server-actions";
import type { Session } from "../openstack/session";
import { novaHold } from "./nova-hold";
import type { QuiesceMethod } from "./quiesce-method";

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
  });
