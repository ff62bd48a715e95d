import type { ArmedJournal } from "../../audit/armed-journal";
import type { Clock } from "../../clock";
import type { Lease } from "../../freezes/lease";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import { leaveOffIfFenced } from "../../freezes/leave-off";
import { createGroupSnapshot } from "../../openstack/cinder/group-snapshots";
import { createSnapshot } from "../../openstack/cinder/snapshot-changes";
import { listSnapshots, type Snapshot } from "../../openstack/cinder/snapshots";
import { OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import type { BackupContext } from "../backup-context";
import { endedElsewhere } from "./ended-elsewhere";
import type { CalledCut, CalledMember, WindowCalls } from "./window-calls";
import type {
  CutAnswer,
  SeenSnapshot,
  WindowCut,
  WindowListener,
  WindowMember,
  WindowPorts,
} from "./window-ports";
import type { WindowSite } from "./window-site";

export interface SitePorts {
  ctx: Pick<BackupContext, "run" | "assertFence" | "actor">;
  clock: Clock;
  calls: WindowCalls;
  site: WindowSite;
  journal: ArmedJournal;
  keeper: LeaseKeeper;
  told: WindowListener;
  leases: readonly Pick<Lease, "id" | "serverId" | "method">[];
}

/** A window's doings at a real site. */
export function sitePorts({
  ctx,
  clock,
  calls,
  site,
  journal,
  keeper,
  told,
  leases,
}: SitePorts): WindowPorts {
  const members = new Map(calls.members.map((m) => [m.window.serverId, m]));
  const cuts = new Map(calls.cuts.map((c) => [c.window.key, c]));
  const memberOf = (m: WindowMember) => members.get(m.serverId) as CalledMember;
  const cutOf = (c: WindowCut) => cuts.get(c.key) as CalledCut;
  const methodOf = ({ planned }: CalledMember) => site.method(planned.credentialId, planned.hold.method);

  return {
    clock,
    told,
    assertFence: () => ctx.assertFence(),
    keepWarm: () => site.keepWarm(),
    async quiesce(member, call) {
      const called = memberOf(member);
      const { target, hold } = called.planned;
      const { globalRequestId } = called.quiesce;
      const thawAfterMs = hold.thawAfterMs ?? undefined;
      try {
        return await methodOf(called).quiesce(target, {
          ...call,
          globalRequestId,
          assertFence: ctx.assertFence,
          ...(thawAfterMs === undefined ? {} : { thawAfterMs }),
        });
      } finally {
        journal.settle(globalRequestId);
      }
    },
    async thaw(member, call) {
      const called = memberOf(member);
      const { globalRequestId } = called.thaw;
      const lease = leases.find(({ serverId }) => serverId === member.serverId);
      const left = lease && (await leaveOffIfFenced(lease, { actor: ctx.actor, by: "run" }));
      if (left) return left;
      const outcome = await methodOf(called).thaw(called.planned.target, { ...call, globalRequestId });
      if (outcome.state !== "unknown") journal.settle(globalRequestId);
      return outcome;
    },
    async cut(cut, call) {
      const called = cutOf(cut);
      const session = site.session(called.planned.credentialId);
      const { globalRequestId } = called.call;
      return make(session, called, { ...call, globalRequestId, beforeSending: ctx.assertFence });
    },
    look: async (project, call) =>
      seenOf(
        site.session(project),
        calls.cuts.filter(({ window }) => window.project === project),
        ctx.run.id,
        call,
      ),
    endedElsewhere: () => endedElsewhere(keeper),
  };
}

async function make(session: Session, { planned, tag }: CalledCut, call: CallOptions): Promise<CutAnswer> {
  try {
    if (planned.kind === "single") {
      const made = await createSnapshot(session, { ...call, ...tag, volumeId: planned.volumeId });
      return { state: "accepted", requestId: made.requestId, ids: { snapshotId: made.id } };
    }
    const made = await createGroupSnapshot(session, { ...call, name: tag.name, groupId: planned.groupId });
    return { state: "accepted", requestId: made.requestId, ids: { groupSnapshotId: made.id } };
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    return failedCut(error);
  }
}

/** Refusals that pass by themselves. */
const PASSING = new Set(["rate_limited", "busy", "circuit_open", "unreachable"]);

/** What a failed call means for its cut. Pure. */
function failedCut(error: OpenStackError): CutAnswer {
  const { requestId, nextStep: todo } = error;
  const cause = `${error.call}: ${error.causeText}`;
  // Cinder's own 503 comes before anything is done; a proxy's has no request id.
  const isOwn503 = error.status === 503 && requestId !== undefined;
  if (error.isAmbiguous && !isOwn503) return { state: "unknown", cause, todo, requestId };
  return { state: "refused", mayRetry: isOwn503 || PASSING.has(error.kind), cause, todo, requestId };
}

/** So many snapshots of others may be made meanwhile, before ours fall out of sight: lists begin with the newest. */
const OTHERS = 100;

async function seenOf(
  session: Session,
  cuts: readonly CalledCut[],
  runId: string,
  call: { deadlineMs: number; signal: AbortSignal },
): Promise<SeenSnapshot[]> {
  const byName = new Map(cuts.map((cut) => [cut.tag.name, cut]));
  const volumes = cuts.reduce((n, { window }) => n + window.volumeIds.length, 0);
  const seen: SeenSnapshot[] = [];
  let looked = 0;
  for await (const snapshot of listSnapshots(session, {
    ...call,
    pageSize: Math.min(1_000, volumes + OTHERS),
  })) {
    const cut = byName.get(snapshot.name ?? "");
    if (cut && isOurs(snapshot, cut, runId)) seen.push(toSeen(snapshot, cut));
    if (seen.length === volumes || ++looked === volumes + OTHERS) break;
  }
  return seen;
}

/** The members of a group's snapshot have its name, and no metadata. (cinder/group/api.py create_group_snapshot) */
const isOurs = (s: Snapshot, { planned }: CalledCut, runId: string): boolean =>
  planned.kind === "group" ? s.groupSnapshotId !== undefined : s.metadata.stillpoint_run === runId;

const toSeen = (s: Snapshot, { window }: CalledCut): SeenSnapshot => ({
  key: window.key,
  volumeId: s.volumeId,
  snapshotId: s.id,
  groupSnapshotId: s.groupSnapshotId,
  state: s.status === "available" ? "available" : /error|delet/.test(s.status) ? "error" : "creating",
  createdAt: s.createdAt,
});
