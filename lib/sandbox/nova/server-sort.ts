import { type Ask, isAtLeast } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Server } from "./rows";

type Value = string | number | null;

/** (nova/api/openstack/compute/schemas/servers.py, VALID_SORT_KEYS_V275) */
const KEYS: Readonly<Record<string, (server: Server) => Value>> = {
  access_ip_v4: (s) => s.accessIpV4,
  access_ip_v6: (s) => s.accessIpV6,
  auto_disk_config: (s) => s.diskConfig,
  availability_zone: (s) => s.availabilityZone,
  config_drive: (s) => (s.hasConfigDrive ? "True" : ""),
  created_at: (s) => Math.floor(s.createdAt / 1000),
  display_description: (s) => s.description,
  display_name: (s) => s.name,
  host: (s) => s.hostName,
  hostname: (s) => s.hostname,
  image_ref: (s) => s.imageId,
  instance_type_id: (s) => s.flavor.id,
  kernel_id: () => "",
  key_name: (s) => s.keyName,
  launch_index: (s) => s.launchIndex,
  launched_at: (s) => s.launchedAt,
  locked: (s) => (s.lockedBy ? 1 : 0),
  locked_by: (s) => s.lockedBy,
  node: (s) => s.hostName,
  power_state: (s) => s.powerState,
  progress: (s) => s.progress,
  project_id: (s) => s.projectId,
  ramdisk_id: () => "",
  root_device_name: (s) => s.rootDevice,
  task_state: (s) => s.taskState,
  terminated_at: (s) => s.terminatedAt,
  updated_at: (s) => Math.floor(s.updatedAt / 1000),
  user_id: (s) => s.userId,
  uuid: (s) => s.id,
  vm_state: (s) => s.vmState,
};
const ADMIN_KEYS = ["host", "node"];

export type Compare = (a: Server, b: Server) => number;

/** Newest first, unless asked otherwise. @throws Refusal 400 or 403 */
export function orderOf(ask: Ask): Compare {
  const keys = ask.query.getAll("sort_key").filter((key) => check(ask, key));
  const dirs = ask.query.getAll("sort_dir");
  for (const dir of dirs)
    if (dir !== "asc" && dir !== "desc")
      throw new Refusal(400, "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'");
  if (keys.length === 0 && dirs.length === 0) return (a, b) => b.number - a.number;
  if (keys.length === 0) keys.push("created_at");
  const orders = keys.map((key, i) => ({
    of: KEYS[key] as (server: Server) => Value,
    sign: (dirs[i] ?? dirs[0] ?? "desc") === "asc" ? 1 : -1,
  }));
  const last = orders.at(-1)?.sign ?? -1;
  return (a, b) => {
    for (const { of, sign } of orders) {
      const order = compare(of(a), of(b));
      if (order !== 0) return sign * order;
    }
    return last * (a.number - b.number);
  };
}

function check(ask: Ask, key: string): boolean {
  if (!(key in KEYS)) {
    if (!isAtLeast(ask, "2.75")) return false;
    const all = Object.keys(KEYS).map((each) => `'${each}'`);
    throw new Refusal(
      400,
      `Invalid input for query parameters sort_key. Value: ${key}. '${key}' is not one of [${all.join(", ")}]`,
    );
  }
  if (ADMIN_KEYS.includes(key) && !ask.caller.isAdmin)
    throw new Refusal(403, `Only administrators can sort servers by ${key}`);
  return true;
}

/** Nothing goes before everything, as in MySQL. */
function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
