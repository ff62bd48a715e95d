import type { Server } from "./rows";

/* How a vm_state and a task_state make a status. (nova/api/openstack/common.py, _STATE_MAP) */

const REBUILD = {
  rebuilding: "REBUILD",
  rebuild_block_device_mapping: "REBUILD",
  rebuild_spawning: "REBUILD",
};
const RESIZE = {
  resize_prep: "RESIZE",
  resize_migrating: "RESIZE",
  resize_migrated: "RESIZE",
  resize_finish: "RESIZE",
};
const STATUSES: Readonly<Record<string, { default: string; [taskState: string]: string }>> = {
  active: {
    default: "ACTIVE",
    rebooting: "REBOOT",
    reboot_pending: "REBOOT",
    reboot_started: "REBOOT",
    rebooting_hard: "HARD_REBOOT",
    reboot_pending_hard: "HARD_REBOOT",
    reboot_started_hard: "HARD_REBOOT",
    updating_password: "PASSWORD",
    migrating: "MIGRATING",
    ...REBUILD,
    ...RESIZE,
  },
  building: { default: "BUILD" },
  stopped: { default: "SHUTOFF", ...REBUILD, ...RESIZE },
  resized: { default: "VERIFY_RESIZE", resize_reverting: "REVERT_RESIZE" },
  paused: { default: "PAUSED", migrating: "MIGRATING" },
  suspended: { default: "SUSPENDED" },
  rescued: { default: "RESCUE" },
  error: { default: "ERROR", ...REBUILD },
  deleted: { default: "DELETED" },
  "soft-delete": { default: "SOFT_DELETED" },
  shelved: { default: "SHELVED" },
  shelved_offloaded: { default: "SHELVED_OFFLOADED" },
  // nova-quiesce adds it.
  quiesced: { default: "QUIESCED" },
};

/** The status of a server, for people. */
export function statusOf({ vmState, taskState }: Pick<Server, "vmState" | "taskState">): string {
  const map = STATUSES[vmState];
  return (taskState === null ? undefined : map?.[taskState]) ?? map?.default ?? "UNKNOWN";
}

/**
 * What a filter by status asks for; undefined when there is no such status. The task counts only when each of the
 * statuses comes from a task. (nova/api/openstack/common.py, task_and_vm_state_from_status)
 */
export function statesOf(
  statuses: readonly string[],
): { vmStates: Set<string>; taskStates: Set<string> | undefined } | undefined {
  const wanted = new Set(statuses.map((status) => status.toUpperCase()));
  const vmStates = new Set<string>();
  const taskStates = new Set<string>();
  for (const [vmState, map] of Object.entries(STATUSES))
    for (const [taskState, status] of Object.entries(map))
      if (wanted.has(status)) {
        vmStates.add(vmState);
        taskStates.add(taskState);
      }
  if (vmStates.size === 0) return undefined;
  return { vmStates, taskStates: taskStates.has("default") ? undefined : taskStates };
}
