import type { Server } from "../../openstack/nova/servers";
import type { PlannedMember } from "../backup-plan";
import { isPoweredOff } from "../is-powered-off";
import { type Finding, stop } from "./check";

const PLAN_AGAIN = "Look at the VNF’s drift, and plan the backup again.";

/** Whether a VM is still what was planned, and nothing goes on with it. Pure. */
export function judgeServer(member: PlannedMember, server: Server | undefined): Finding[] {
  const { name } = member;
  if (!server) return [stop(`${name} does not exist any more.`, PLAN_AGAIN)];
  if (server.isUnknown)
    return [
      stop(`Nova cannot tell how ${name} is: the cell that it is in does not answer.`, "Try again later."),
    ];
  return [
    ...judgeVolumes(member, server),
    ...judgePower(member, server),
    ...(server.taskState
      ? [
          stop(
            `Something goes on with ${name}: its task state is ${server.taskState}.`,
            "Wait until it is over, then back up again.",
          ),
        ]
      : []),
    ...(server.projectId === member.projectId
      ? []
      : [stop(`${name} is in another project now.`, PLAN_AGAIN)]),
  ];
}

function judgeVolumes({ name, volumes, excluded, shared }: PlannedMember, server: Server): Finding[] {
  const known = new Map([...volumes, ...excluded, ...shared].map((v) => [v.volumeId, v.name]));
  const added = server.volumeIds.filter((id) => !known.has(id));
  const removed = [...known].filter(([id]) => !server.volumeIds.includes(id)).map(([, volume]) => volume);
  return [
    ...(added.length > 0
      ? [stop(`${name} has volumes that are not in the plan: ${added.join(", ")}.`, PLAN_AGAIN)]
      : []),
    ...(removed.length > 0
      ? [stop(`${name} does not have these volumes any more: ${removed.join(", ")}.`, PLAN_AGAIN)]
      : []),
  ];
}

function judgePower({ name, hold, target }: PlannedMember, server: Server): Finding[] {
  const isOff = isPoweredOff(server.vmState);
  if (hold.kind === "off" && !isOff)
    return [
      stop(`${name} was powered off when the backup was planned, and is ${server.vmState} now.`, PLAN_AGAIN),
    ];
  if (hold.kind === "quiesce" && isOff)
    return [stop(`${name} ran when the backup was planned, and is ${server.vmState} now.`, PLAN_AGAIN)];
  const hasMoved = target.host !== undefined && server.host !== undefined && target.host !== server.host;
  if (hold.kind === "quiesce" && hold.method === "guest-agent" && hasMoved)
    return [
      stop(
        `${name} was moved from ${target.host} to ${server.host} since the backup was planned, and would be frozen on its old host.`,
        PLAN_AGAIN,
      ),
    ];
  return [];
}
