import type { LaneView, LaneVolume } from "./run-view";

/** Heights in pixels (mock/README.md): above the lanes, of a VM's lane, of a volume's, and after a group. */
export const ROW = { head: 64, vm: 28, volume: 18, gap: 6, foot: 24 } as const;

export type TimelineRow = { key: string; y: number; height: number; lane: LaneView } & (
  | { kind: "vm" }
  | { kind: "volume"; volume: LaneVolume }
);

/** All rows of a VM, on one block. */
export interface TimelineGroup {
  lane: LaneView;
  y: number;
  height: number;
  isFolded: boolean;
}

export interface TimelineRows {
  groups: TimelineGroup[];
  rows: TimelineRow[];
  /** Where the lanes end. */
  bottom: number;
}

/** In the order of the quiesce; those that are not quiesced come after. Pure. */
export const inOrder = (lanes: readonly LaneView[]): LaneView[] =>
  [...lanes].sort(
    (a, b) => (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER),
  );

/** Where every VM and every volume stands; of a folded VM the volumes are not drawn. Pure. */
export function layOutRows(lanes: readonly LaneView[], isFolded: (lane: LaneView) => boolean): TimelineRows {
  const groups: TimelineGroup[] = [];
  const rows: TimelineRow[] = [];
  let y: number = ROW.head;
  for (const lane of inOrder(lanes)) {
    const top = y;
    const folded = isFolded(lane);
    rows.push({ kind: "vm", key: lane.serverId, y, height: ROW.vm, lane });
    y += ROW.vm;
    for (const volume of folded ? [] : lane.volumes) {
      rows.push({
        kind: "volume",
        key: `${lane.serverId} ${volume.volumeId}`,
        y,
        height: ROW.volume,
        lane,
        volume,
      });
      y += ROW.volume;
    }
    y += ROW.gap;
    groups.push({ lane, y: top, height: y - top, isFolded: folded });
  }
  return { groups, rows, bottom: y };
}
