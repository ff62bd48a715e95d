import type { StepView } from "@/lib/runs/run-view";
import type { TimelineRow } from "@/lib/runs/timeline-rows";
import type { Zoom } from "./use-run-address";

/** The step that a lane opens: what needs a person before what went well, then what the zoom is about. Pure. */
export function stepOfRow(row: TimelineRow, zoom: Zoom, steps: ReadonlyMap<string, StepView>): string | null {
  const id = row.kind === "vm" ? row.lane.serverId : row.volume.volumeId;
  const keys =
    row.kind === "vm"
      ? [`quiesce:${id}`, `thaw:${id}`]
      : zoom === "window"
        ? [`snapshot:${id}`, `backup:${id}`, `record:${id}`]
        : [`backup:${id}`, `snapshot:${id}`, `record:${id}`];
  const own = keys.flatMap((key) => steps.get(key) ?? []);
  if (row.lane.isHeld && row.kind === "vm") return own.find(({ phase }) => phase === "thaw")?.key ?? null;
  const bad = own.find(({ state }) => state === "failed" || state === "unknown");
  return (bad ?? own[0])?.key ?? null;
}
