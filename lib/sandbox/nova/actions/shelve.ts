import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty, isAtLeast, type Task } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { bindPort } from "../../neutron/for-nova";
import { claim, free } from "../../placement/for-nova";
import { HOSTS } from "../../placement/rows";
import { checkLock, checkState } from "../check-state";
import { tellBoot } from "../console-log";
import { groupRule } from "../create/group-rule";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { needsOf } from "../needs-of";
import { POWER, SERVERS, type Server } from "../rows";
import type { ServerAction } from "../server-actions";
import { changeServer } from "../server-change";
import { begin, type Transition, taskOf } from "./transition";

/* A server is taken off its host, and put on one again. [compute] shelved_offload_time is 0: at once. */

const SHELVE: Transition = {
  action: "shelve",
  event: "compute_shelve_offload_instance",
  taskState: "shelving",
  ms: 350,
  finish(site, server) {
    free(site, server.id);
    return { vmState: "shelved_offloaded", powerState: POWER.shutdown, hostName: null };
  },
};

/** One that boots from an image leaves its disk as an image in Nova; here, disks of images hold nothing of their own. */
const shelve: ServerAction = (ask, server) => {
  checkLock(ask.caller, server);
  checkState(server, "shelve", { vmStates: ["active", "stopped", "paused", "suspended"] });
  return begin(ask, server, "nova.shelve", SHELVE);
};

const shelveOffload: ServerAction = (ask, server) => {
  checkLock(ask.caller, server);
  checkState(server, "shelveOffload", { vmStates: ["shelved"] });
  return begin(ask, server, "nova.shelve", SHELVE);
};

const Body = z.object({
  unshelve: z.union([
    z.null(),
    z.strictObject({
      availability_zone: z.string().min(1).max(255).nullish(),
      host: z.string().min(1).max(255).optional(),
    }),
  ]),
});

interface Args {
  serverId: string;
  requestId: string;
  az: string | undefined;
  hostName: string | undefined;
  isPlaced: boolean;
}

/** As measured on devcloud: to find a host, and to boot there. */
const FIND_MS = 250;
const BOOT_MS = 500;

function unshelve(ask: Ask, server: Server, value: unknown) {
  const { site, caller, requestId } = ask;
  const wanted = isAtLeast(ask, "2.77") ? checkBody(Body, { unshelve: value }).unshelve : null;
  checkLock(caller, server);
  checkState(server, "unshelve", { vmStates: ["shelved", "shelved_offloaded"] });
  const az = wanted?.availability_zone ?? undefined;
  if (az && !site.rows(HOSTS).find((host) => host.az === az))
    throw new Refusal(400, "The requested availability zone is not available");
  changeServer(site, server.id, { taskState: "unshelving" });
  beginAction(site, server.id, "unshelve", requestId, caller);
  beginEvent(site, server.id, requestId, "schedule_instances");
  const args = { serverId: server.id, requestId, az, hostName: wanted?.host, isPlaced: false };
  site.later("nova.unshelve", FIND_MS, server.id, args satisfies Args, server.name);
  return empty(202);
}

const unshelveTask: Task = (site: Site, args: Args, failure: string | undefined) => {
  const server = site.rows(SERVERS).get(args.serverId);
  if (server?.taskState !== (args.isPlaced ? "spawning" : "unshelving")) return;
  const give = (error: string) => {
    changeServer(site, server.id, { taskState: null });
    endAction(site, server.id, args.requestId, { error });
  };
  if (failure !== undefined) return give(failure);
  if (args.isPlaced) {
    for (const portId of server.portIds) bindPort(site, portId, server.hostName ?? "");
    tellBoot(site, server);
    changeServer(site, server.id, { vmState: "active", taskState: null, powerState: POWER.running });
    return endAction(site, server.id, args.requestId);
  }
  const hostName = claim(site, server.id, needsOf(server), {
    ...(args.hostName ? { hostName: args.hostName } : {}),
    ...(args.az ? { az: args.az } : {}),
    isFit: groupRule(site, server),
  });
  if (!hostName) return give("No valid host was found. There are not enough hosts available.");
  endAction(site, server.id, args.requestId);
  beginEvent(site, server.id, args.requestId, "compute_unshelve_instance", hostName);
  const az = site.rows(HOSTS).find(({ name }) => name === hostName)?.az ?? "nova";
  changeServer(site, server.id, { taskState: "spawning", hostName, availabilityZone: az });
  site.later("nova.unshelve", BOOT_MS, server.id, { ...args, isPlaced: true } satisfies Args, server.name);
};

export const shelveActions = { shelve, shelveOffload, unshelve } as const;
export const shelveTasks = { "nova.shelve": taskOf(SHELVE), "nova.unshelve": unshelveTask } as const;
