import { type Ask, isAtLeast } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Server } from "./rows";
import { addressesOf } from "./server-network";
import { statesOf } from "./server-status";

/* What lists of servers can be filtered by. (nova/api/openstack/compute/schemas/servers.py, query_params_v21 and later) */

type Match = (server: Server) => boolean;

/** Compared as they are. (nova/db/main/api.py, instance_get_all_by_filters_sort) */
const EXACT: Readonly<Record<string, (server: Server) => unknown>> = {
  project_id: (s) => s.projectId,
  tenant_id: (s) => s.projectId,
  user_id: (s) => s.userId,
  image: (s) => s.imageId,
  image_ref: (s) => s.imageId,
  vm_state: (s) => s.vmState,
  task_state: (s) => s.taskState,
  uuid: (s) => s.id,
  host: (s) => s.hostName,
  flavor: (s) => s.flavor.id,
};

/** Matched by a regular expression of the database, wherever it fits. */
const REGEX: Readonly<Record<string, (server: Server) => unknown>> = {
  name: (s) => s.name,
  display_name: (s) => s.name,
  hostname: (s) => s.hostname,
  key_name: (s) => s.keyName,
  availability_zone: (s) => s.availabilityZone,
  description: (s) => s.description,
  display_description: (s) => s.description,
  node: (s) => s.hostName,
  reservation_id: (s) => s.reservationId,
  root_device_name: (s) => s.rootDevice,
  locked_by: (s) => s.lockedBy,
  power_state: (s) => s.powerState,
  progress: (s) => s.progress,
  launch_index: (s) => s.launchIndex,
  access_ip_v4: (s) => s.accessIpV4,
  access_ip_v6: (s) => s.accessIpV6,
  config_drive: (s) => (s.hasConfigDrive ? "True" : ""),
  auto_disk_config: (s) => (s.diskConfig === "AUTO" ? "1" : "0"),
  created_at: (s) => sqlTime(s.createdAt),
  launched_at: (s) => sqlTime(s.launchedAt),
  terminated_at: (s) => sqlTime(s.terminatedAt),
  kernel_id: () => "",
  ramdisk_id: () => "",
};

/** By any of its tags, and the like. */
const TAGS: Readonly<Record<string, (of: readonly string[], wanted: readonly string[]) => boolean>> = {
  tags: (of, wanted) => wanted.every((tag) => of.includes(tag)),
  "tags-any": (of, wanted) => wanted.some((tag) => of.includes(tag)),
  "not-tags": (of, wanted) => !wanted.every((tag) => of.includes(tag)),
  "not-tags-any": (of, wanted) => !wanted.some((tag) => of.includes(tag)),
};

const OTHER = ["status", "ip", "ip6", "changes-since", "all_tenants", "deleted", "soft_deleted"];
const PAGING = ["limit", "marker", "page_size", "offset", "sort_key", "sort_dir"];
/** Known, and refused. (JOINED_TABLE_QUERY_PARAMS_SERVERS) */
const REFUSED = [
  "block_device_mapping",
  "services",
  "metadata",
  "system_metadata",
  "info_cache",
  "extra",
  "security_groups",
  "pci_devices",
];

/** What a member may filter by; the rest is silently left out. (servers.py, _get_server_search_options) */
function allowedToMembers(ask: Ask): Set<string> {
  const since = (version: string, names: readonly string[]) => (isAtLeast(ask, version) ? names : []);
  return new Set([
    ...["reservation_id", "name", "status", "image", "flavor", "ip", "changes-since", "all_tenants"],
    ...since("2.5", ["ip6"]),
    ...since("2.26", Object.keys(TAGS)),
    ...since("2.66", ["changes-before"]),
    ...since("2.73", ["locked"]),
    ...since("2.83", ["availability_zone", "config_drive", "key_name", "created_at", "launched_at"]),
    ...since("2.83", ["terminated_at", "power_state", "task_state", "vm_state", "progress", "user_id"]),
    ...since("2.90", ["hostname"]),
  ]);
}

/** The filters that count, by name. @throws Refusal 400 for what is unknown or malformed */
export function readFilters(ask: Ask): Map<string, string> {
  const known = new Set([
    ...Object.keys(EXACT),
    ...Object.keys(REGEX),
    ...OTHER,
    ...PAGING,
    ...REFUSED,
    ...(isAtLeast(ask, "2.26") ? Object.keys(TAGS) : []),
    ...(isAtLeast(ask, "2.66") ? ["changes-before"] : []),
    ...(isAtLeast(ask, "2.73") ? ["locked"] : []),
  ]);
  const allowed = ask.caller.isAdmin ? known : allowedToMembers(ask);
  const filters = new Map<string, string>();
  for (const [name, value] of ask.query) {
    const isKnown = known.has(name) || name.startsWith("_");
    if (!isKnown && isAtLeast(ask, "2.75"))
      throw new Refusal(400, `'${name}' does not match any of the regexes: '^_'`);
    if (name.startsWith("_") || (REFUSED.includes(name) && ask.caller.isAdmin))
      throw new Refusal(400, `Invalid filter field: ${name}.`);
    checkValue(name, value);
    if (isKnown && allowed.has(name) && !PAGING.includes(name)) filters.set(name, value);
  }
  return filters;
}

function checkValue(name: string, value: string): void {
  const invalid = (why: string) =>
    new Refusal(400, `Invalid input for query parameters ${name}. Value: ${value}. '${value}' ${why}`);
  if ((name in REGEX || name === "ip" || name === "ip6" || name in TAGS) && !regexOf(value))
    throw invalid("is not a 'regex'");
  if (/^changes-/.test(name) && Number.isNaN(Date.parse(value))) throw invalid("is not a 'date-time'");
}

/** One test for all filters but those that choose the rows: deleted, changes-since. @throws Refusal 400 */
export function matcherOf(ask: Ask, filters: ReadonlyMap<string, string>): Match | "nothing" {
  const matches: Match[] = [];
  const statuses = ask.query.getAll("status");
  if (statuses.length > 0) {
    const states = statesOf(statuses);
    if (!states && isAtLeast(ask, "2.38")) throw new Refusal(400, "Invalid status value");
    if (!states) return "nothing";
    matches.push((s) => states.vmStates.has(s.vmState));
    const { taskStates } = states;
    if (taskStates) matches.push((s) => taskStates.has(s.taskState ?? "default"));
  }
  for (const [name, value] of filters) {
    const match = matchOf(ask, name, value);
    if (match) matches.push(match);
  }
  return (server) => matches.every((match) => match(server));
}

function matchOf(ask: Ask, name: string, value: string): Match | undefined {
  const exact = EXACT[name];
  if (exact) return (server) => exact(server) === value;
  const tags = TAGS[name];
  if (tags) {
    const wanted = value.split(",");
    return (server) => tags(server.tags, wanted);
  }
  if (name === "locked") {
    const isWanted = readBoolean(value);
    return (server) => (server.lockedBy !== null) === isWanted;
  }
  const field = REGEX[name];
  const regex = regexOf(value);
  if (!regex) return undefined;
  if (field) return (server) => regex.test(String(field(server) ?? ""));
  if (name === "ip" || name === "ip6") {
    const version = name === "ip" ? 4 : 6;
    return (server) =>
      Object.values(addressesOf(ask.site, server)).some((list) =>
        list.some((a) => a.version === version && regex.test(a.addr)),
      );
  }
  return undefined;
}

/** The database compares without regard to case. */
function regexOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, "i");
  } catch {
    return undefined;
  }
}

const TRUE = ["1", "t", "true", "on", "y", "yes"];
const FALSE = ["0", "f", "false", "off", "n", "no"];

/** @throws Refusal 400 (oslo_utils/strutils.py, bool_from_string) */
export function readBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  const all = [...TRUE, ...FALSE].sort().map((each) => `'${each}'`);
  throw new Refusal(400, `Unrecognized value '${text}', acceptable values are: ${all.join(", ")}`);
}

const sqlTime = (ms: number | null): string =>
  ms === null ? "" : new Date(ms).toISOString().slice(0, 19).replace("T", " ");
