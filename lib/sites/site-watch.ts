import { db } from "../db";
import { log } from "../log";
import { claimPoll, pollSiteHealth } from "./poll-site-health";
import { runCheckList } from "./run-check-list";

const LOOK_EVERY_MS = 5_000;

/**
 * Polls every site that is due, and runs its whole check list hourly. Any number of processes may watch: each turn is
 * taken in the database. A failure costs a turn, never the watch.
 */
export class SiteWatch {
  #timer: NodeJS.Timeout | undefined;
  readonly #underWay = new Map<string, Promise<void>>();

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS);
    void this.look();
  }

  /** Begins nothing more. What is under way is bounded by its deadlines and is not waited for. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Polls what is due; resolves when that is done. */
  async look(): Promise<void> {
    try {
      const sites = await db().site.findMany({ where: { isRemembered: false }, select: { id: true } });
      for (const { id } of sites) if (!this.#underWay.has(id)) this.#begin(id);
    } catch (error) {
      log.warn({ err: error }, "the sites to poll could not be read");
    }
    await Promise.all(this.#underWay.values());
  }

  #begin(id: string): void {
    const turn = takeTurn(id)
      .catch((error: unknown) => log.warn({ err: error, site: id }, "a site could not be polled"))
      .finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, turn);
  }
}

async function takeTurn(id: string): Promise<void> {
  const claim = await claimPoll(id);
  if (!claim) return;
  await pollSiteHealth(id);
  if (claim.isCheckDue) await runCheckList(id);
}
