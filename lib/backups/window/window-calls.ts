import type { ForeseenCall } from "../../audit/armed-journal";
import { tagOf } from "../../made/tag-of";
import { newRequestId } from "../../openstack/request-id";
import { segment } from "../../openstack/session";
import { METHOD_FACTS } from "../../quiesce/method-facts";
import { type BackupPlan, type PlannedSnapshot, plannedVolumes, quiescedMembers } from "../backup-plan";
import type { WindowCut, WindowMember } from "./window-ports";

type QuiescedMember = ReturnType<typeof quiescedMembers>[number];

/** A VM of the window, with what its calls need and the ids that they are sent under. */
export interface CalledMember {
  planned: QuiescedMember;
  window: WindowMember;
  quiesce: ForeseenCall;
  thaw: ForeseenCall;
}

/** A cut, with the name that what it makes has at the site. */
export interface CalledCut {
  planned: PlannedSnapshot;
  window: WindowCut;
  tag: ReturnType<typeof tagOf>;
  call: ForeseenCall;
}

export interface WindowCalls {
  members: CalledMember[];
  cuts: CalledCut[];
}

/**
 * All changing calls that a window may make, each under an id of its own.
 * @param attempt of the run's windows: what an earlier one has cut has other names
 */
export function windowCalls(plan: BackupPlan, runId: string, attempt: number): WindowCalls {
  const names = new Map(plannedVolumes(plan).map((v) => [v.volumeId, `${v.member.name} / ${v.name}`]));
  return {
    members: quiescedMembers(plan)
      .toSorted((a, b) => a.position - b.position)
      .map(calledMember),
    cuts: plan.snapshots.map((planned): CalledCut => {
      const isSingle = planned.kind === "single";
      const id = isSingle ? planned.volumeId : planned.groupId;
      const volumeIds = isSingle ? [planned.volumeId] : planned.volumeIds;
      const tag = tagOf(runId, `snapshot-${attempt}-${id}`);
      const path = isSingle ? "/snapshots" : "/group_snapshots";
      const about = isSingle ? { volume_id: id, name: tag.name } : { group_id: id, name: tag.name };
      return {
        planned,
        tag,
        window: { key: tag.name, project: planned.credentialId, volumeIds },
        call: {
          service: "volume",
          method: "POST",
          path,
          globalRequestId: newRequestId(),
          purpose: `Snapshot ${isSingle ? (names.get(id) ?? id) : planned.groupName}`,
          body: about,
        },
      };
    }),
  };
}

function calledMember(planned: QuiescedMember): CalledMember {
  const { serverId, name, position, hold, target } = planned;
  const isSlow = METHOD_FACTS[hold.method].interrupts;
  const at = (verb: "freeze" | "thaw") =>
    hold.method === "guest-agent"
      ? ({
          service: "compute-host",
          method: "SSH",
          path: `${target.host}: ${verb} ${target.instanceName}`,
        } as const)
      : ({ service: "compute", method: "POST", path: `/servers/${segment(serverId)}/action` } as const);
  const call = (verb: "freeze" | "thaw", what: string): ForeseenCall => ({
    ...at(verb),
    globalRequestId: newRequestId(),
    purpose: `${what} ${name}`,
    body: { [verb === "freeze" ? "quiesce" : "thaw"]: hold.method },
  });
  return {
    planned,
    window: { serverId, name, position, method: hold.method, isSlow, thawEstimateMs: 0 },
    quiesce: call("freeze", "Quiesce"),
    thaw: call("thaw", "Thaw"),
  };
}
