import { pauseServer, unpauseServer } from "../openstack/nova/server-actions";
import type { Session } from "../openstack/session";
import { novaHold } from "./nova-hold";
import type { QuiesceMethod } from "./quiesce-method";

/** The VM's CPUs stop; what its guest has not written yet is not in a snapshot. (openstack-api.md B3) */
export const pause = (session: Session): QuiesceMethod =>
  novaHold(session, {
    name: "pause",
    vmState: "paused",
    hold: pauseServer,
    release: unpauseServer,
    releaseAction: "unpause",
  });
