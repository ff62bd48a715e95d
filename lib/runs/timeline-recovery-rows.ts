import type { RecoveryServerView, RecoveryTierView, RecoveryView, RecoveryVolumeView } from "./recovery-view";
import { ROW } from "./timeline-rows";

/** Above the VMs of a tier: its name. */
const TIER_HEIGHT = 26;

/** What is no VM's: the records, and what is made for all of them. */
export type SharedPhase = "import" | "network" | "clean-up";

export type RecoveryRow = { key: string; y: number; height: number } & (
  | { kind: "shared"; phase: SharedPhase; name: string }
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
  import: "Records",
  network: "Networks, ports",
  "clean-up": "Clean-up",
};

interface Shown {
  /** Phases that have steps. */
  shared: readonly SharedPhase[];
  hasVolumes: boolean;
}

/** Where each tier, VM and volume stands: tiers in their order, what all need before them, the clean-up at the end. Pure. */
export function layOutRecovery(
  { tiers, volumes }: Pick<RecoveryView, "tiers" | "volumes">,
  { shared, hasVolumes }: Shown,
): RecoveryRows {
  const rows: RecoveryRow[] = [];
  const blocks: RecoveryRows["blocks"] = [];
  let y: number = ROW.head;
  const put = (row: DistributiveOmit<RecoveryRow, "y">) => {
    rows.push({ ...row, y });
    y += row.height;
  };
  const putShared = (phase: SharedPhase) =>
    put({ kind: "shared", key: `shared ${phase}`, height: ROW.volume, phase, name: NAMES[phase] });
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
  if (shared.includes("clean-up")) {
    y += ROW.gap;
    putShared("clean-up");
  }
  return { rows, blocks, bottom: y };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
