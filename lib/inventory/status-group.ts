/**
 * What a VM is doing, in the few words that a list can be filtered by. Deleted and missing come from our own
 * records, the others from Nova's status and task.
 */
export const STATUS_GROUPS = [
  "running",
  "transition",
  "paused",
  "off",
  "error",
  "unknown",
  "missing",
  "deleted",
] as const;
export type StatusGroup = (typeof STATUS_GROUPS)[number];

/** Nova's statuses by group; a task makes a "transition" of all but an error. (nova/api/openstack/common.py) */
export const STATUSES = {
  running: ["ACTIVE"],
  transition: [
    "BUILD",
    "REBUILD",
    "REBOOT",
    "HARD_REBOOT",
    "MIGRATING",
    "RESIZE",
    "VERIFY_RESIZE",
    "REVERT_RESIZE",
    "PASSWORD",
    "RESCUE",
  ],
  paused: ["PAUSED", "SUSPENDED"],
  off: ["SHUTOFF", "SHELVED", "SHELVED_OFFLOADED", "SOFT_DELETED"],
  error: ["ERROR"],
} as const satisfies Partial<Record<StatusGroup, readonly string[]>>;

/** The group of a VM that Nova has just shown. What we do not know is unknown. Pure. */
export function statusGroup(server: { status: string; taskState?: string | null | undefined }): StatusGroup {
  if (server.status === "DELETED") return "deleted";
  const isIn = (group: keyof typeof STATUSES) =>
    (STATUSES[group] as readonly string[]).includes(server.status);
  if (isIn("error")) return "error";
  const groups = Object.keys(STATUSES) as (keyof typeof STATUSES)[];
  const found = groups.find(isIn);
  return found && server.taskState ? "transition" : (found ?? "unknown");
}
