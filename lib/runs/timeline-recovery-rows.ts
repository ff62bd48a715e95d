import {
  type RecoveryServerView,
  type RecoveryTierView,
  type RecoveryView,
  type RecoveryVolumeView,
  takesItselfBack,
} from "./recovery-view";
import { ROW } from "./timeline-rows";

/** Above the VMs of a tier: its name. */
const TIER_HEIGHT = 26;

/** What is no VM's, or is drawn for all of them at once. */
export type SharedPhase =
  | "fence"
  | "back-up"
  | "stop"
  | "import"
  | "network"
  | "attach"
  | "hand-over"
  | "remove"
  | "start"
  | "clean-up";

export type RecoveryRow = { key: string; y: number; height: number } & (
  | { kind: "shared"; phase: SharedPhase; name: string }
  /** Above the VMs of the source: its name. */
  | { kind: "source"; siteName: string; isMove: boolean }
  /** What is done to a VM there, or to all of them at once: `serverId` is null then. */
  | { kind: "fence"; stepKey: string; serverId: string | null; name: string }
  | { kind: "tier"; tier: RecoveryTierView }
  | { kind: "vm"; tier: RecoveryTierView; server: RecoveryServerView }
  | { kind: "volume"; volume: RecoveryVolumeView }
);

export interface RecoveryRows {
  rows: RecoveryRow[];
  /** One for each tier, over all of its rows. */
  blocks: { order: number; y: number; height: number }[];
  /** Where the lanes end. */
  bottom: number;
}

const NAMES: Record<SharedPhase, string> = {
  fence: "Fence",
  "back-up": "Backup, running",
  stop: "Stop, last backup",
  remove: "Undo: removal",
  start: "Undo: start",
  "hand-over": "Hand-over",
  import: "Records",
  network: "Networks, ports",
  "clean-up": "Clean-up",
  attach: "Change the volume",
};

/** Of a restore in place: the same phases, of one VM. */
const OF_CHANGE: Partial<Record<SharedPhase, string>> = { stop: "Stop the VM", start: "Start the VM" };

/** Of a restore in the place of VMs, which backs nothing up. */
const OF_PLACE: Partial<Record<SharedPhase, string>> = { stop: "Stop" };

interface Shown {
  /** Phases that have steps. */
  shared: readonly SharedPhase[];
  hasVolumes: boolean;
  /** The steps of the fence at the source; none where nothing is fenced. */
  fences?: readonly { key: string; serverId: string | null }[];
}

/** What comes behind the VMs; of a restore in place after the volume was changed. */
const AFTER = ["hand-over", "remove", "start", "clean-up"] as const;

/**
 * Where each tier, VM and volume stands: the source's VMs first, of a relocation after the backup of them as they run, then what all need, the tiers in their order, and what
 * comes after them at the end. Pure.
 */
export function layOutRecovery(
  {
    mode,
    tiers,
    volumes,
    from,
    fence,
  }: Pick<RecoveryView, "mode" | "tiers" | "volumes" | "from"> & Partial<Pick<RecoveryView, "fence">>,
  { shared, hasVolumes, fences = [] }: Shown,
): RecoveryRows {
  const rows: RecoveryRow[] = [];
  const blocks: RecoveryRows["blocks"] = [];
  let y: number = ROW.head;
  const isMove = takesItselfBack(mode);
  const nameOfPhase = (phase: SharedPhase) =>
    (mode === "replacement" ? OF_PLACE : isMove ? {} : OF_CHANGE)[phase] ?? NAMES[phase];
  const put = (row: DistributiveOmit<RecoveryRow, "y">) => {
    rows.push({ ...row, y });
    y += row.height;
  };
  const putShared = (phase: SharedPhase) =>
    put({ kind: "shared", key: `shared ${phase}`, height: ROW.volume, phase, name: nameOfPhase(phase) });
  const showsSource = fences.length > 0 && hasVolumes;
  if (shared.includes("back-up")) {
    putShared("back-up");
    y += ROW.gap;
  }
  if (showsSource) {
    put({ kind: "source", key: "source", height: TIER_HEIGHT, siteName: from.name, isMove });
    for (const { key, serverId } of fences) {
      const name = serverId === null ? "Last backup" : nameOf(tiers, serverId, fence);
      put({ kind: "fence", key, height: ROW.volume, stepKey: key, serverId, name });
    }
    y += ROW.gap * 2;
  } else
    for (const phase of (isMove ? (["fence", "stop"] as const) : (["fence"] as const)).filter((each) =>
      shared.includes(each),
    ))
      putShared(phase);
  const before = (["import", "network"] as const).filter((phase) => shared.includes(phase));
  for (const phase of before) putShared(phase);
  if (before.length > 0) y += ROW.gap;
  for (const tier of tiers) {
    const top = y;
    put({ kind: "tier", key: `tier ${tier.order}`, height: TIER_HEIGHT, tier });
    for (const server of tier.servers) {
      put({ kind: "vm", key: server.sourceServerId, height: ROW.vm, tier, server });
      const own = hasVolumes ? volumes.filter(({ serverId }) => serverId === server.sourceServerId) : [];
      for (const volume of own)
        put({ kind: "volume", key: `${server.sourceServerId} ${volume.key}`, height: ROW.volume, volume });
      if (own.length > 0) y += ROW.gap;
    }
    blocks.push({ order: tier.order, y: top, height: y - top });
  }
  // Volumes without a VM are named with whose they were.
  const loose = volumes.filter(({ serverId }) => !hasServer(tiers, serverId));
  for (const volume of loose) {
    const isTold = volume.name.startsWith(volume.serverName);
    const name = isTold ? volume.name : `${volume.serverName} / ${volume.name}`;
    put({ kind: "volume", key: volume.key, height: ROW.volume, volume: { ...volume, name } });
  }
  const ends = [...(isMove ? [] : (["stop", "attach"] as const)), ...AFTER];
  const after = ends.filter(
    // Where each VM of the source has its lane, its start is drawn there.
    (phase) => shared.includes(phase) && !(phase === "start" && showsSource),
  );
  if (after.length > 0) y += ROW.gap;
  for (const phase of after) putShared(phase);
  return { rows, blocks, bottom: y };
}

const hasServer = (tiers: readonly RecoveryTierView[], serverId: string): boolean =>
  tiers.some(({ servers }) => servers.some(({ sourceServerId }) => sourceServerId === serverId));

/** Of one that was restored in its place before, the point knows another id. */
const nameOf = (
  tiers: readonly RecoveryTierView[],
  serverId: string,
  fence: RecoveryView["fence"] | undefined,
): string =>
  tiers.flatMap(({ servers }) => servers).find(({ sourceServerId }) => sourceServerId === serverId)?.name ??
  fence?.servers.find((vm) => vm.serverId === serverId)?.name ??
  serverId;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
