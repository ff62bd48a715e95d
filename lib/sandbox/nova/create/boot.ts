import type { Site } from "../../core/site";
import { claim, free } from "../../placement/for-nova";
import { HOSTS } from "../../placement/rows";
import { tellBoot } from "../console-log";
import { beginEvent, endEvent } from "../instance-actions";
import { needsOf } from "../needs-of";
import { POWER, SERVERS, type Server } from "../rows";
import { changeServer } from "../server-change";
import type { BootPlan } from "./boot-plan";
import { failBoot } from "./fail-boot";
import { groupRule } from "./group-rule";
import { mapVolumes } from "./map-volumes";
import { plugNics } from "./plug-nics";

/*
 * The states of a boot, in Nova's order, and how long each lasts, ms, as seen on devcloud: 450 from an image, 1,600 to
 * 2,200 from a volume that Nova makes, of which Cinder takes the most. (nova/compute/manager.py, _do_build_and_run_instance)
 */
const SCHEDULE_MS = 200;
const CLAIM_MS = 120;
const NETWORK_MS = 60;
const MAP_MS = 60;
const SPAWN_MS = 60;
/** How often Nova looks whether a volume is there. [block_device_allocate_retries_interval] has 3 s; devcloud 1. */
const LOOK_MS = 300;

const EVENT = "compute__do_build_and_run_instance";

/** Begins the boot of a server that was inserted. */
export const startBoot = (site: Site, plan: BootPlan): void => next(site, "nova.schedule", SCHEDULE_MS, plan);

const next = (site: Site, task: string, ms: number, plan: BootPlan) =>
  site.later(task, ms, plan.serverId, plan, site.rows(SERVERS).get(plan.serverId)?.name);

/** A server that is still to boot; undefined when it was deleted meanwhile. */
function building(site: Site, { serverId }: BootPlan): Server | undefined {
  const server = site.rows(SERVERS).get(serverId);
  return server?.vmState === "building" ? server : undefined;
}

function schedule(site: Site, plan: BootPlan, failure: string | undefined): void {
  const server = building(site, plan);
  if (!server) return;
  const hostName = failure === undefined ? findHost(site, plan, server) : undefined;
  if (!hostName) {
    const event = "conductor_schedule_and_build_instances";
    beginEvent(site, server.id, plan.requestId, event);
    return void failBoot(site, plan, event, `No valid host was found. ${failure ?? why(site, plan)}`);
  }
  beginEvent(site, server.id, plan.requestId, EVENT, hostName);
  const az = site.rows(HOSTS).find(({ name }) => name === hostName)?.az ?? "nova";
  changeServer(site, server.id, { taskState: null, hostName, availabilityZone: az });
  next(site, "nova.network", CLAIM_MS, plan);
}

function findHost(site: Site, plan: BootPlan, server: Server): string | undefined {
  return claim(site, server.id, needsOf(server), {
    projectId: server.projectId,
    userId: server.userId,
    ...(plan.hostName ? { hostName: plan.hostName } : {}),
    // A host that was named goes before the zone. (nova/api/openstack/compute/servers.py, bug 1934770)
    ...(plan.az && !plan.hostName ? { az: plan.az } : {}),
    isFit: groupRule(site, server),
  });
}

const why = (site: Site, { hostName }: BootPlan): string =>
  hostName && !site.rows(HOSTS).find(({ name }) => name === hostName)
    ? `No such host - host: ${hostName} node: None `
    : "There are not enough hosts available.";

function network(site: Site, plan: BootPlan, failure: string | undefined): void {
  const server = building(site, plan);
  if (!server) return;
  changeServer(site, server.id, { taskState: "networking" });
  const refusal = failure ?? plugNics(site, plan);
  if (refusal !== undefined) return void abort(site, plan, refusal);
  next(site, "nova.map", NETWORK_MS, plan);
}

function map(site: Site, plan: BootPlan, failure: string | undefined): void {
  const server = building(site, plan);
  if (!server) return;
  if (server.taskState !== "block_device_mapping")
    changeServer(site, server.id, { taskState: "block_device_mapping" });
  const mapped = failure === undefined ? mapVolumes(site, plan) : { refusal: failure };
  if ("refusal" in mapped) return void abort(site, plan, mapped.refusal);
  if (mapped.isDone) next(site, "nova.spawn", MAP_MS, mapped.plan);
  else next(site, "nova.map", LOOK_MS, mapped.plan);
}

function spawn(site: Site, plan: BootPlan, failure: string | undefined): void {
  const server = building(site, plan);
  if (!server) return;
  if (failure !== undefined) return void abort(site, plan, failure);
  changeServer(site, server.id, { taskState: "spawning" });
  next(site, "nova.boot", SPAWN_MS, plan);
}

function boot(site: Site, plan: BootPlan, failure: string | undefined): void {
  const server = building(site, plan);
  if (!server) return;
  if (failure !== undefined) return void abort(site, plan, failure);
  tellBoot(site, server);
  changeServer(site, server.id, {
    vmState: "active",
    taskState: null,
    powerState: POWER.running,
    launchedAt: site.now(),
  });
  endEvent(site, server.id, plan.requestId, EVENT);
}

/** Nova gives up, and takes the server off its host. (nova/exception.py, BuildAbortException) */
function abort(site: Site, plan: BootPlan, reason: string): void {
  free(site, plan.serverId);
  failBoot(site, plan, EVENT, `Build of instance ${plan.serverId} aborted: ${reason}`);
}

export const bootTasks = {
  "nova.schedule": schedule,
  "nova.network": network,
  "nova.map": map,
  "nova.spawn": spawn,
  "nova.boot": boot,
};
