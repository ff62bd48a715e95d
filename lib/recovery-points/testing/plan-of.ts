import type { BackupPlan, PlannedHold, PlannedMember } from "../../backups/backup-plan";
import type { MemberRecord, SnapshotRecord, WindowRecord } from "../../backups/window-record";

/** Held by nova-quiesce, as by default. */
export const HELD: PlannedHold = {
  kind: "quiesce",
  method: "nova-quiesce",
  isChosen: false,
  deadMan: { kind: "timer", at: "nova-api", defaultMs: 15_000, maxMs: 60_000 },
  thawAfterMs: 15_000,
  consistency: "filesystem",
};

export interface MemberOf {
  serverId: string;
  name?: string;
  hold?: PlannedHold;
  projectId?: string;
  credentialId?: string;
  volumes: { volumeId: string; sizeGib?: number; parentBackupId?: string | null; chainPosition?: number }[];
}

/** A plan for some VMs in their order. */
export function planOf(members: readonly MemberOf[], changes: Partial<BackupPlan> = {}): BackupPlan {
  const planned = members.map(
    (m, i): PlannedMember => ({
      serverId: m.serverId,
      name: m.name ?? m.serverId,
      projectId: m.projectId ?? "p",
      credentialId: m.credentialId ?? "c",
      position: i + 1,
      bootOrder: 1,
      hold: m.hold ?? HELD,
      target: {
        serverId: m.serverId,
        name: m.serverId,
        vmState: "active",
        taskState: null,
        powerState: 1,
        isLocked: false,
        host: undefined,
        instanceName: undefined,
        imageProperties: undefined,
      },
      volumes: m.volumes.map(({ volumeId, sizeGib = 1 }, at) => ({
        volumeId,
        name: volumeId,
        device: `/dev/vd${"abcdefgh"[at]}`,
        sizeGib,
        isRoot: at === 0,
        type: null,
      })),
      excluded: [],
      shared: [],
    }),
  );
  return {
    version: 1,
    vnf: { id: "vnf", name: "vIMS core", version: 1 },
    site: { id: "site", name: "Lyon" },
    madeAt: "2026-11-20T14:00:00.000Z",
    freezeBudgetMs: 8_000,
    onUnquiesced: "stop",
    members: planned,
    snapshots: [],
    backups: planned.flatMap(({ serverId, credentialId }, i) =>
      (members[i]?.volumes ?? []).map(
        ({ volumeId, sizeGib = 1, parentBackupId = null, chainPosition = 0 }) => ({
          serverId,
          volumeId,
          credentialId,
          sizeGib,
          mode: parentBackupId === null ? ("full" as const) : ("incremental" as const),
          why: "a test wants it",
          parentBackupId,
          chainPosition,
          via: "snapshot" as const,
          estimateMs: null,
        }),
      ),
    ),
    receivers: [],
    consistency: "filesystem",
    obstacles: [],
    warnings: [],
    estimates: { windowMs: null, backUpMs: null },
    ...changes,
  };
}

/** So many ms after two o'clock. */
export const at = (ms: number): string => new Date(Date.parse("2026-11-20T14:00:00.000Z") + ms).toISOString();

/** A window in which all went well: frozen one after the other, cut at 1,000 ms, thawed in reverse from 2,000 ms on. */
export function windowOf(
  plan: BackupPlan,
  changes: {
    member?: (record: MemberRecord) => Partial<MemberRecord>;
    snapshot?: (record: SnapshotRecord) => Partial<SnapshotRecord>;
  } & Partial<Omit<WindowRecord, "members" | "snapshots">> = {},
): WindowRecord {
  const { member = () => ({}), snapshot = () => ({}), ...rest } = changes;
  const held = plan.members.filter(({ hold }) => hold.kind === "quiesce");
  const members = held.map(({ serverId, name, position }, i): MemberRecord => {
    const thawAt = 2_000 + (held.length - 1 - i) * 100;
    const record: MemberRecord = {
      serverId,
      name,
      position,
      method: "nova-quiesce",
      quiesceSentAt: at(i * 100),
      quiesce: "frozen",
      frozenAt: at(i * 100 + 80),
      thawSentAt: at(thawAt),
      thaw: "thawed",
      thawedAt: at(thawAt + 80),
      thawAttempts: 1,
      thawedBy: "run",
    };
    return { ...record, ...member(record) };
  });
  const snapshots = plan.members.flatMap(({ serverId, volumes }) =>
    volumes.map(({ volumeId }): SnapshotRecord => {
      const record: SnapshotRecord = {
        serverId,
        volumeId,
        snapshotId: `snapshot-of-${volumeId}`,
        sentAt: at(1_000),
        availableAt: at(1_400),
        createdAt: null,
        state: "available",
      };
      return { ...record, ...snapshot(record) };
    }),
  );
  const none = held.length === 0;
  return {
    attempt: 1,
    budgetMs: plan.freezeBudgetMs,
    openedAt: none ? null : at(0),
    closedAt: none ? null : at(2_000 + held.length * 100 - 20),
    windowMs: none ? 0 : 2_000 + held.length * 100 - 20,
    takenAt: at(1_000),
    members,
    off: plan.members
      .filter(({ hold }) => hold.kind === "off")
      .map(({ serverId, name }) => ({ serverId, name })),
    snapshots,
    stop: null,
    ...rest,
  };
}
