import { type Clock, systemClock } from "../../clock";
import { db } from "../../db";
import { log } from "../../log";
import { runSessions } from "../../made/run-sessions";
import { assertFence } from "../../runs/fence";
import { shownState } from "../../sites/site-health";
import { type CopyResult, importCopy } from "../catalogue/import-copy";
import type { SiteSessions } from "../catalogue/site-sessions";
import {
  type ClaimedCopy,
  claimCopies,
  postponeCopies,
  sitesWithDueCopies,
  wakeCopies,
} from "./claim-copies";

const AT_A_TIME = 20;
/** Cinder handles a few writes at once (openstack-api.md G5), and runs need it too. */
const AT_ONCE = 3;
/** While a site does not answer. Sooner when its health says that it does again. */
const SILENT_MS = 120_000;
/** While calls are held back: that passes sooner (openstack/circuit.ts). */
const HELD_BACK_MS = 10_000;

const ACTOR = { kind: "worker", name: "copies" } as const;

/** Makes backups known at sites that were down, full or not set up when their run ended. Any number may watch. */
export class CopyWatch {
  /** The sites that answered when they were looked at last. */
  readonly #answering = new Set<string>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** One turn: whatever is due, at all sites beside each other. */
  async look(signal: AbortSignal): Promise<void> {
    await this.#wake();
    const siteIds = await sitesWithDueCopies();
    await Promise.all(siteIds.map((siteId) => this.#lookAt(siteId, signal)));
  }

  async #wake(): Promise<void> {
    const rows = await db().$queryRaw<{ siteId: string; state: string; ageMs: number | null }[]>`
      SELECT site_id AS "siteId", state, (EXTRACT(EPOCH FROM now() - as_of) * 1000)::float8 AS "ageMs"
      FROM site_health WHERE site_id IN (SELECT site_id FROM backup_copies WHERE state = 'pending')`;
    for (const { siteId, state, ageMs } of rows) {
      const shown = shownState(state, ageMs);
      const answers = shown !== "unreachable" && shown !== "unknown";
      if (!answers) this.#answering.delete(siteId);
      else if (!this.#answering.has(siteId)) {
        this.#answering.add(siteId);
        await wakeCopies(siteId);
      }
    }
  }

  async #lookAt(siteId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [first, ...rest] = await claimCopies(siteId, AT_A_TIME);
      if (!first) return;
      // By itself: it shows whether the site answers at all.
      let silentMs = silenceOf(await this.#try(first, signal));
      const next = async (): Promise<void> => {
        for (let copy = rest.shift(); copy && silentMs === 0 && !signal.aborted; copy = rest.shift())
          silentMs = Math.max(silentMs, silenceOf(await this.#try(copy, signal)));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
      if (silentMs === 0) continue;
      if (!signal.aborted) await postponeCopies(siteId, silentMs);
      return;
    }
  }

  async #try(
    { backupRowId, siteId, siteName, runId }: ClaimedCopy,
    signal: AbortSignal,
  ): Promise<CopyResult> {
    const sessions = runSessions({ actor: ACTOR, runId });
    const sites: SiteSessions = { ...sessions, clock: this.clock, signal, assertFence };
    const result = await importCopy(sites, backupRowId, siteId);
    if (result.state === "known")
      log.info({ backup: backupRowId, site: siteName }, "a backup is known at a site");
    else
      log.warn(
        { backup: backupRowId, site: siteName, cause: result.cause },
        "a backup is not known at a site yet",
      );
    return result;
  }
}

const SILENT: ReadonlySet<string> = new Set(["unreachable", "timeout", "connection_lost"]);

/** Nothing answers there, and the others would fare the same: for how long they wait, ms. 0: it answered. */
function silenceOf(result: CopyResult): number {
  const kind = result.state === "pending" ? result.error?.kind : undefined;
  if (kind === "circuit_open") return HELD_BACK_MS;
  return kind !== undefined && SILENT.has(kind) ? SILENT_MS : 0;
}
