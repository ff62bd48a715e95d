import { resumeServer, suspendServer } from "../openstack/nova/server-actions";
import type { Session } from "../openstack/session";
import { novaHold } from "./nova-hold";
import type { QuiesceMethod } from "./quiesce-method";

/** The VM's memory goes to its compute host's disk; for its volumes the same as a pause. (openstack-api.md B3) */
export const suspend = (session: Session): QuiesceMethod =>
  novaHold(session, {
    name: "suspend",
    vmState: "suspended",
    hold: suspendServer,
    release: resumeServer,
    releaseAction: "resume",
  });
