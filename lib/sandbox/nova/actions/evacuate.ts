import { z } from "zod";
import { setWriting } from "../../cinder/content";
import { checkBody } from "../../core/check-body";
import { type Answer, isAtLeast, type Task } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { bindPort } from "../../neutron/for-nova";
import { claim } from "../../placement/for-nova";
import { HOSTS } from "../../placement/rows";
import { allowAdmin } from "../allow";
import { checkState } from "../check-state";
import { tellBoot } from "../console-log";
import { groupRule } from "../create/group-rule";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { changeMigration, newMigration } from "../migrations/new-migration";
import { needsOf } from "../needs-of";
import { POWER, SERVERS } from "../rows";
import type { ServerAction } from "../server-actions";
import { changeServer } from "../server-change";

const Body = z.object({
  evacuate: z.looseObject({ host: z.string().min(1).optional(), adminPass: z.string().optional() }),
});
/** About as long as a boot from a volume that is there. */
const EVACUATE_MS = 900;

interface Args {
  serverId: string;
  requestId: string;
  migrationId: string;
  hostName: string | undefined;
}

/** The guest is started on another host, since its own is gone. (nova/api/openstack/compute/evacuate.py) */
export const evacuate: ServerAction = (ask, server, value): Answer => {
  const { site, caller, requestId } = ask;
  const { host } = checkBody(Body, { evacuate: value }).evacuate;
  allowAdmin(ask, "os-evacuate");
  const hosts = site.rows(HOSTS).all();
  if (host && !hosts.some(({ name }) => name === host)) throw notFound(`Compute host ${host} not found.`);
  if (host && host === server.hostName) throw new Refusal(400, "The target host can't be the same one.");
  checkState(server, "evacuate", { vmStates: ["active", "stopped", "error"], taskStates: "any" });
  if (hosts.find(({ name }) => name === server.hostName)?.isUp)
    throw new Refusal(400, `Compute service of ${server.hostName} is still in use.`);
  changeServer(site, server.id, { taskState: "rebuilding" });
  beginAction(site, server.id, "evacuate", requestId, caller);
  beginEvent(site, server.id, requestId, "rebuild_server");
  const { id: migrationId } = newMigration(ask, server, "evacuation", "accepted");
  const args: Args = { serverId: server.id, requestId, migrationId, hostName: host };
  site.later("nova.evacuate", EVACUATE_MS, server.id, args, server.name);
  const password = site.world.ids.hex().slice(0, 12);
  return { status: 200, ...(isAtLeast(ask, "2.14") ? {} : { body: { adminPass: password } }) };
};

export const evacuateTask: Task = (site: Site, args: Args, failure: string | undefined) => {
  const server = site.rows(SERVERS).get(args.serverId);
  if (server?.taskState !== "rebuilding") return;
  const hostName =
    failure === undefined
      ? claim(site, server.id, needsOf(server), {
          ...(args.hostName ? { hostName: args.hostName } : {}),
          isFit: groupRule(site, server),
        })
      : undefined;
  if (!hostName) {
    const message = failure ?? "No valid host was found. There are not enough hosts available.";
    changeMigration(site, args.migrationId, { status: "error" });
    const fault = { code: 500, message, details: "", createdAt: site.now() };
    changeServer(site, server.id, { vmState: "error", taskState: null, fault });
    return endAction(site, server.id, args.requestId, { error: message });
  }
  const wasOn = server.vmState !== "stopped";
  // Its host died with it: nobody closed its file systems.
  for (const { volumeId } of server.volumeAttachments) setWriting(site, volumeId, false, false);
  for (const portId of server.portIds) bindPort(site, portId, hostName);
  if (wasOn) tellBoot(site, server);
  const az = site.rows(HOSTS).find(({ name }) => name === hostName)?.az ?? "nova";
  changeServer(site, server.id, {
    hostName,
    availabilityZone: az,
    vmState: wasOn ? "active" : "stopped",
    taskState: null,
    powerState: wasOn ? POWER.running : POWER.shutdown,
  });
  changeMigration(site, args.migrationId, { status: "done", targetHost: hostName });
  endAction(site, server.id, args.requestId);
};
