import { setWriting } from "../../cinder/content";
import type { Ask, Task } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { checkLock, checkState } from "../check-state";
import { tellBoot } from "../console-log";
import { POWER, type Server } from "../rows";
import type { ServerAction } from "../server-actions";
import { begin, type Transition, taskOf } from "./transition";

/* Starting, stopping and holding a server. (nova/compute/api.py; the times are those of devcloud) */

interface Simple extends Transition {
  /** As the body names it. */
  key: string;
  from: readonly string[];
}

const simple = (
  key: string,
  action: string,
  from: readonly string[],
  taskState: string,
  finish: Transition["finish"],
): Simple => ({ key, action, from, taskState, event: `compute_${action}_instance`, ms: 200, finish });

const up = { vmState: "active", powerState: POWER.running };

const SIMPLE: readonly Simple[] = [
  simple("os-stop", "stop", ["active", "error"], "powering-off", () => ({
    vmState: "stopped",
    powerState: POWER.shutdown,
  })),
  simple("os-start", "start", ["stopped"], "powering-on", (site, server) => {
    tellBoot(site, server);
    return { ...up, launchedAt: server.launchedAt };
  }),
  simple("pause", "pause", ["active"], "pausing", () => ({
    vmState: "paused",
    powerState: POWER.paused,
  })),
  simple("unpause", "unpause", ["paused"], "unpausing", () => up),
  // libvirt saves the guest to disk, and then it is off.
  simple("suspend", "suspend", ["active"], "suspending", () => ({
    vmState: "suspended",
    powerState: POWER.shutdown,
  })),
  simple("resume", "resume", ["suspended"], "resuming", () => up),
];

/** @throws Refusal 409 (nova/compute/api.py, check_instance_host) */
export function checkHost({ id, hostName }: Server): void {
  if (!hostName) throw new Refusal(409, `Instance ${id} is not ready`);
}

const act =
  (transition: Simple): ServerAction =>
  (ask, server) => {
    checkLock(ask.caller, server);
    if (transition.key.startsWith("os-")) checkHost(server);
    checkState(server, transition.action, { vmStates: transition.from });
    return begin(ask, server, `nova.${transition.action}`, transition);
  };

/** When it may be cut off although it has a task. (nova/compute/task_states.py, ALLOW_REBOOT) */
const REBOOTABLE_TASKS = [
  null,
  "rebooting",
  "reboot_pending",
  "reboot_started",
  "resuming",
  "rebooting_hard",
  "unpausing",
  "pausing",
  "suspending",
];

const reboot = (isHard: boolean): Transition => ({
  action: "reboot",
  event: "compute_reboot_instance",
  taskState: isHard ? "rebooting_hard" : "rebooting",
  ms: 280,
  finish(site, server) {
    shutDown(site, server, !isHard);
    tellBoot(site, server, isHard);
    return up;
  },
  onFailure: () => ({ vmState: "error" }),
});
const SOFT = reboot(false);
const HARD = reboot(true);

/** A guest that shuts down closes its file systems; one whose power is cut does not. */
function shutDown(site: Site, server: Server, isClean: boolean): void {
  for (const { volumeId } of server.volumeAttachments) setWriting(site, volumeId, false, isClean);
}

const TYPES = ["HARD", "Hard", "hard", "SOFT", "Soft", "soft"];

function rebootServer(ask: Ask, server: Server, value: unknown) {
  const type = readType(value);
  checkLock(ask.caller, server);
  if (type === "SOFT") {
    checkState(server, "reboot", { vmStates: ["active"] });
    return begin(ask, server, "nova.reboot", SOFT);
  }
  checkState(server, "reboot", {
    vmStates: ["active", "stopped", "paused", "suspended", "error"],
    taskStates: REBOOTABLE_TASKS,
  });
  return begin(ask, server, "nova.reboot_hard", HARD);
}

function readType(value: unknown): string {
  if (typeof value !== "object" || value === null)
    throw new Refusal(
      400,
      `Invalid input for field/attribute reboot. Value: ${value ?? "None"}. ${value ?? "None"} is not of type 'object'`,
    );
  const { type } = value as { type?: unknown };
  if (type === undefined)
    throw new Refusal(
      400,
      `Invalid input for field/attribute reboot. Value: ${pythonRepr(value)}. 'type' is a required property`,
    );
  if (!TYPES.includes(String(type)))
    throw new Refusal(
      400,
      `Invalid input for field/attribute type. Value: ${type}. '${type}' is not one of [${TYPES.map((t) => `'${t}'`).join(", ")}]`,
    );
  return String(type).toUpperCase();
}

export const powerActions: Readonly<Record<string, ServerAction>> = {
  ...Object.fromEntries(SIMPLE.map((each) => [each.key, act(each)])),
  reboot: rebootServer,
};

export const powerTasks: Readonly<Record<string, Task>> = {
  ...Object.fromEntries(SIMPLE.map((each) => [`nova.${each.action}`, taskOf(each)])),
  "nova.reboot": taskOf(SOFT),
  "nova.reboot_hard": taskOf(HARD),
};
