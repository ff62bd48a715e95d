import type { Server } from "../../openstack/nova/servers";
import type { QuiesceTarget } from "../../quiesce/quiesce-method";
import type { PlannedMember } from "../backup-plan";

/** A planned target with what the site says of the VM now. Pure. */
export const targetNow = ({ target }: PlannedMember, server: Server | undefined): QuiesceTarget =>
  server
    ? {
        ...target,
        vmState: server.vmState,
        taskState: server.taskState,
        powerState: server.powerState,
        isLocked: server.isLocked ?? target.isLocked,
        host: server.host ?? target.host,
        instanceName: server.instanceName ?? target.instanceName,
      }
    : target;
