import type { Site } from "../../core/site";
import { endEvent } from "../instance-actions";
import { SERVERS } from "../rows";
import { changeServer } from "../server-change";
import type { BootPlan } from "./boot-plan";
import { unplugNics } from "./plug-nics";

/**
 * A boot that failed: status ERROR with a fault, on no host, its ports given back. The volumes that were meant for it
 * stay reserved until it is deleted. (nova/compute/manager.py, _do_build_and_run_instance)
 */
export function failBoot(site: Site, plan: BootPlan, event: string, message: string): void {
  const server = site.rows(SERVERS).get(plan.serverId);
  if (!server) return;
  unplugNics(site, server);
  changeServer(site, server.id, {
    vmState: "error",
    taskState: null,
    hostName: null,
    portIds: [],
    madePortIds: [],
    fault: {
      code: 500,
      message,
      details: `Traceback (most recent call last):\n${message}\n`,
      createdAt: site.now(),
    },
  });
  endEvent(site, server.id, plan.requestId, event, { error: message });
}
