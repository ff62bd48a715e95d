import { known } from "./known";

/** Why a VM's state does not allow a thing, and what to do about it. */
export interface Obstacle {
  reason: string;
  todo: string;
}

const HELD = "what we did not freeze we do not thaw";

/** By Nova's vm_state (nova/compute/vm_states.py); "active" is no obstacle. */
const VM_STATES: Readonly<Record<string, Obstacle>> = {
  stopped: {
    reason: "it is off: nothing is written, so it needs no quiesce and counts as still",
    todo: "Nothing: it is backed up as it lies.",
  },
  paused: {
    reason: `it is paused already, by somebody else: ${HELD}`,
    todo: "Unpause it, or find out who needs it paused, and try again.",
  },
  suspended: {
    reason: `it is suspended already, by somebody else: ${HELD}`,
    todo: "Resume it, or find out who needs it suspended, and try again.",
  },
  quiesced: {
    reason: `it is quiesced already, by somebody else: ${HELD}`,
    todo: "Wait for its time-out, or unquiesce it, and try again.",
  },
  building: { reason: "it is still being built", todo: "Wait until it is active." },
  rescued: { reason: "it runs from a rescue image", todo: "Unrescue it, and try again." },
  resized: {
    reason: "a resize or migration of it waits for its confirmation",
    todo: "Confirm or revert the resize, and try again.",
  },
  shelved: {
    reason: "it is shelved: it is off, and its host may be given up at any time",
    todo: "Unshelve it, or leave it out of the VNF.",
  },
  shelved_offloaded: {
    reason: "it is shelved and has no host",
    todo: "Unshelve it, or leave it out of the VNF.",
  },
  error: {
    reason: "Nova shows it in state error: whether it runs, and on which disks, is not certain",
    todo: "Repair it (its fault says why; a hard reboot or reset-state often helps), and try again.",
  },
  "soft-delete": {
    reason: "it is deleted, and can still be restored",
    todo: "Restore it, or take it out of the VNF.",
  },
  deleted: { reason: "it is deleted", todo: "Take it out of the VNF." },
};

/** By Nova's task_state (nova/compute/task_states.py). */
const TASKS: Readonly<Record<string, string>> = {
  migrating: "it is being live-migrated",
  quiescing: "a quiesce of it is going on",
  unquiescing: "a thaw of it is going on",
  image_snapshot: "an image of it is being made",
  image_snapshot_pending: "an image of it is being made",
  image_pending_upload: "an image of it is being made",
  image_uploading: "an image of it is being made",
  image_backup: "an image of it is being made",
  rebooting: "it is being rebooted",
  reboot_pending: "it is being rebooted",
  reboot_started: "it is being rebooted",
  rebooting_hard: "it is being rebooted",
  resize_prep: "it is being resized or migrated",
  resize_migrating: "it is being resized or migrated",
  resize_migrated: "it is being resized or migrated",
  resize_finish: "it is being resized or migrated",
  rebuilding: "it is being rebuilt or evacuated",
  deleting: "it is being deleted",
};

/** Of a vm_state other than the wanted one. Pure. */
export const explainVmState = (vmState: string): Obstacle =>
  known(VM_STATES, vmState) ?? {
    reason: `its state is ${vmState}`,
    todo: "Bring it to the state active, and try again.",
  };

/** Of a task_state: something that Nova is doing with the VM. Pure. */
export const explainTask = (taskState: string): Obstacle => ({
  reason: `${known(TASKS, taskState) ?? "Nova is busy with it"} (task_state ${taskState})`,
  todo:
    taskState === "deleting" ? "Take it out of the VNF." : "Wait until Nova is done with it, and try again.",
});

/** Of a lock, for who is no admin. */
export const LOCKED: Obstacle = {
  reason: "it is locked, and Nova then refuses all but admins",
  todo: "Unlock it, or give the site a credential with the admin role in its project.",
};

export const GONE: Obstacle = {
  reason: "it does not exist any more",
  todo: "Take it out of the VNF, or see whether the credential's project is still the right one.",
};

/** Of nova-quiesce: a freeze whose outcome is not known, or a thaw that is not confirmed. */
export const THAW_OWED: Obstacle = {
  reason: "the thaw of an earlier quiesce is not confirmed yet, and Nova goes on with it",
  todo: "Wait until it is thawed; see whether its guest agent and its compute host answer.",
};

export const NO_GUARD: Obstacle = {
  reason: "no guard of nova-quiesce is alive at the site, so nothing would thaw it",
  todo: "Start the service nova-quiesce-guard at the site, or the guard in nova-api (guard_in_api).",
};
