"use client";

import { formatUtc } from "@/components/data/format-time";
import { useRowTabIndex } from "@/components/data/row-stop";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Tooltip } from "@/components/ui/tooltip";
import type { StatusGroup } from "@/lib/inventory/status-group";

const OF_GROUP: Record<StatusGroup, Status> = {
  running: "vmRunning",
  transition: "vmTransition",
  paused: "vmPaused",
  off: "vmOff",
  error: "vmError",
  unknown: "unknown",
  missing: "vmMissing",
  deleted: "vmDeleted",
};

/** What a VM's state is called. A few of Nova's words say more than their group. */
export function vmStatus(group: StatusGroup, status: string): Status {
  if (group === "paused" && status === "SUSPENDED") return "vmSuspended";
  if (group === "off" && status.startsWith("SHELVED")) return "vmShelved";
  return OF_GROUP[group];
}

/** "image_snapshot" as words; Nova's own word for a status that has none of ours. */
export const taskWords = (taskState: string | null, status: string, group: StatusGroup): string | null => {
  if (group !== "transition" && group !== "unknown") return null;
  const words = taskState ?? (status === "UNKNOWN" ? null : status);
  return words === null ? null : words.toLowerCase().replaceAll(/[_-]/g, " ");
};

interface Props {
  group: StatusGroup;
  status: string;
  taskState: string | null;
  stale: boolean;
  asOf: string | null;
}

/** A VM's state in a row; one that is not of now keeps its word, greyed, and says from when it is. */
export function VmStatus({ group, status, taskState, stale, asOf }: Props) {
  const tabIndex = useRowTabIndex() ?? 0;
  const task = taskWords(taskState, status, group);
  const text = (
    <>
      <StatusText status={vmStatus(group, status)} stale={stale} />
      {task && <span className="ml-1.5 text-12 text-subtle">{task}</span>}
    </>
  );
  if (!stale) return text;
  const when = asOf === null ? "from an unknown time" : `as of ${formatUtc(asOf)}`;
  const span = <span tabIndex={tabIndex} />;
  return (
    <Tooltip text={when} render={span} className="rounded-s">
      {text}
      <span className="sr-only">, {when}</span>
    </Tooltip>
  );
}
