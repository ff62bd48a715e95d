import { type Answer, type Ask, ok } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { novaTime } from "../../core/times";
import { allowAdmin } from "../allow";
import { GUARD, servicesOf } from "../hosts/services-of";
import { SERVERS, type Server } from "../rows";
import { isHeld, isInCycle } from "./due";
import { QUIESCE_RECORDS } from "./rows";
import { DEFAULT_TIMEOUT, MAX_TIMEOUT } from "./settings";

/** GET /os-quiesce: what is quiesced, for how long, and who guards it. (nova-quiesce/nova_quiesce/view.py) */

const MAX_IDS = 100;
/** Nova's time-out for a cell's database. (nova-quiesce/nova_quiesce/cells.py) */
const CELL_TIMEOUT_MS = 10_000;

export async function showQuiesce(ask: Ask): Promise<Answer> {
  const { site } = ask;
  allowAdmin(ask, "os-quiesce:show");
  const ids = idsOf(ask);
  const isSilent = await isCellSilent(site);
  const servers = isSilent ? [] : find(site, ids);
  return ok({
    quiesce: {
      version: "1.0",
      default_timeout: DEFAULT_TIMEOUT,
      max_timeout: MAX_TIMEOUT,
      answer: "accepted",
      guards: servicesOf(site)
        .filter(({ binary }) => binary === GUARD)
        .map(({ host, isUp, lastSeenAt }) => ({ host, up: isUp, last_seen: novaTime(lastSeenAt) })),
    },
    cells_silent: isSilent ? ["cell1"] : [],
    servers: servers.map((server) => view(site, server)),
  });
}

function idsOf({ query }: Ask): string[] {
  const ids = [...new Set(query.getAll("server_id"))].sort();
  if (ids.length > MAX_IDS)
    throw new Refusal(400, `At most ${MAX_IDS} server_id in one request, not ${ids.length}`);
  const wrong = ids.find((id) => !/^[0-9a-f]{8}(-?)([0-9a-f]{4}\1){3}[0-9a-f]{12}$/i.test(id));
  if (wrong !== undefined)
    throw new Refusal(
      400,
      `Invalid input for query parameters server_id. Value: ${wrong.slice(0, 64)} is not a UUID`,
    );
  return ids;
}

/** Those that were named; without a name all that may be frozen. */
function find(site: Site, ids: readonly string[]): Server[] {
  const servers = site.rows(SERVERS);
  if (ids.length > 0) return ids.flatMap((id) => servers.get(id) ?? []);
  const records = site.rows(QUIESCE_RECORDS);
  return servers.filter((server) => isInCycle(server) || records.get(server.id) !== undefined);
}

/** A fault "nova:cell" makes the database of the site's only cell silent, as long as it strikes. */
async function isCellSilent({ world, name }: Site): Promise<boolean> {
  if (world.faults.take({ at: "nova:cell", site: name })?.do !== "never") return false;
  await new Promise<void>((resolve) => world.clock.later(CELL_TIMEOUT_MS, resolve));
  return true;
}

function view(site: Site, server: Server) {
  const record = site.rows(QUIESCE_RECORDS).get(server.id);
  const frozen = record
    ? isHeld(server)
      ? "yes"
      : "unknown"
    : server.vmState === "quiesced"
      ? "unknown"
      : "no";
  return {
    id: server.id,
    vm_state: server.vmState,
    task_state: server.taskState,
    power_state: server.powerState,
    frozen,
    deadline: record ? new Date(record.deadline).toISOString() : null,
    thaw_owed: record !== undefined && !isInCycle(server),
    reason: record?.why ?? null,
  };
}
