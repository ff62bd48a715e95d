import pg from "pg";
import type { Actor } from "../audit/record";
import { type Clock, systemClock } from "../clock";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { isProvedDead } from "../runs/process-identity";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import { isOwnerSurelyStill, whyDue } from "./lease-due";
import { LeaseTools, WARM_WITHIN_MS } from "./lease-tools";
import type { LeaseOwner, OpenLease } from "./open-lease";
import { isGuardianOnDuty, READ_WITHIN_MS, readOpenLeases } from "./read-open-leases";
import { ThawNotes } from "./thaw-notes";
import { awaitTurn, isTurnKept, SIGN_IN_MS, thawTurnMs } from "./thaw-turn";
import { thawUntilSure } from "./thaw-until-sure";

/** Between two looks at the leases, and between two looks at what is known of them in memory. */
const READ_MS = 100;
const ACT_MS = 50;
/** A worker leaves a thaw to the guardian for so long. */
const POLITE_MS = 700;
/** What a watch that is to stop needs to see who has no owner any more, and to write down what it did. */
const LAST_LOOK_MS = 300;
/** After a defect of ours. */
const AGAIN_MS = 1_000;

export interface WatchOptions {
  databaseUrl: string;
  /** As in `closed_by`: "guardian", "worker <id>". */
  by: string;
  actor: Actor;
  /** The worker whose own runs thaw by themselves; a guardian has none. */
  workerId?: string;
  clock?: Clock;
}

interface Watched {
  lease: OpenLease;
  /** Since when it is to be thawed by others than its owner, and since when that one sends nothing more. */
  dueSince: number | null;
  ownerStillSince: number | null;
  thaw: AbortController | undefined;
  /** It surely runs, whatever the database still shows. */
  isDone: boolean;
}

/**
 * Watches over all open freeze leases, and thaws what its owner leaves frozen: because it is dead, has lost its lock,
 * or is past the deadline. What it needs for that it has in memory, so that a database that dies with the owner
 * holds nothing back.
 */
export class FreezeWatch {
  readonly #watched = new Map<string, Watched>();
  readonly #inOrder = new Map<string, Promise<void>>();
  readonly #tools: LeaseTools;
  readonly #notes: ThawNotes;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #client: pg.Client | undefined;
  #connectedAt = 0;
  #hasGuardian = false;
  #reading: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: WatchOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#tools = new LeaseTools(options.actor, this.#clock);
    this.#notes = new ThawNotes(options.by, this.#clock);
  }

  /** Begins to watch; failures are logged and tried again. */
  start(): void {
    this.#reading = this.#readAgainAndAgain();
    this.#timer = setInterval(() => this.#act(), ACT_MS);
  }

  /**
   * Stops watching. What is frozen without an owner by then is thawed within `ms`; the rest is for others, or for who
   * comes next.
   */
  async stop(ms = 0): Promise<void> {
    const endsAt = this.#clock.monotonic() + ms;
    const leftMs = () => endsAt - this.#clock.monotonic();
    // An owner that was killed just now is found out first.
    if (this.duty.watching > 0) await this.#clock.sleep(Math.min(ms, LAST_LOOK_MS));
    while (this.#inOrder.size > 0 && leftMs() > 0)
      await Promise.race([Promise.all(this.#inOrder.values()), this.#clock.sleep(leftMs())]);
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#notes.flush(Math.max(leftMs(), LAST_LOOK_MS));
    this.#notes.stop();
    await this.#reading;
    await this.#client?.end().catch(() => {});
  }

  /** What it is at now. */
  get duty(): { watching: number; thawing: string[] } {
    const all = [...this.#watched.values()].filter(({ isDone }) => !isDone);
    const thawing = all.filter(({ thaw }) => thaw).map(({ lease }) => lease.serverName);
    return { watching: all.length, thawing };
  }

  async #readAgainAndAgain(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#read();
      } catch (error) {
        if (!isDatabaseUnavailable(error)) log.error({ err: error }, "the watch over frozen VMs failed");
        void this.#client?.end().catch(() => {});
        this.#client = undefined;
      }
      await this.#clock.sleep(READ_MS, signal).catch(() => {});
    }
  }

  async #read(): Promise<void> {
    const client = await this.#connected();
    const leases = await readOpenLeases(client, this.#clock.monotonic());
    if (leases.length > 0 && this.options.workerId) this.#hasGuardian = await isGuardianOnDuty(client);
    const open = new Map(leases.map((lease) => [lease.id, lease]));
    for (const [id, { thaw }] of this.#watched)
      if (!open.has(id)) {
        thaw?.abort(new Error("it was closed by somebody else"));
        this.#watched.delete(id);
      }
    for (const [id, lease] of open) {
      const known = this.#watched.get(id);
      if (known) known.lease = lease;
      else
        this.#watched.set(id, {
          lease,
          dueSince: null,
          ownerStillSince: null,
          thaw: undefined,
          isDone: false,
        });
      void this.#tools.warm(lease);
    }
    this.#tools.keepOnly(leases);
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      application_name: `stillpoint freezes ${this.options.by}`.slice(0, 63),
      connectionTimeoutMillis: READ_WITHIN_MS,
      query_timeout: READ_WITHIN_MS,
    });
    client.on("error", () => {});
    await client.connect();
    this.#client = client;
    this.#connectedAt = this.#clock.monotonic();
    return client;
  }

  /** Decides by what is in memory alone. */
  #act(): void {
    const now = this.#clock.monotonic();
    const isDead = rememberingEach(isProvedDeadOwner);
    // All of them first, or a run's first VM would be thawed before its last.
    for (const watched of this.#watched.values()) this.#judge(watched, now, isDead);
    for (const watched of this.#watched.values()) {
      const { runId } = watched.lease;
      if (this.#inOrder.has(runId) || !this.#mayThaw(watched, now)) continue;
      const done = this.#thawRun(runId).finally(() => this.#inOrder.delete(runId));
      this.#inOrder.set(runId, done);
    }
  }

  #judge(watched: Watched, now: number, isDead: (owner: LeaseOwner) => boolean): void {
    const { lease } = watched;
    const isOwn = lease.owner.id === this.options.workerId;
    const seen = {
      isProvedDead: !isOwn && isDead(lease.owner),
      hasSeenSilence: this.#hasSeenSilence(now),
    };
    // Of its own runs a worker knows better than the database, but for one that hangs.
    const isDue = isOwn ? now >= lease.dueAt : whyDue(lease, seen, now) !== null;
    watched.dueSince = isDue ? (watched.dueSince ?? now) : null;
    if (isOwnerSurelyStill(lease, seen, now)) watched.ownerStillSince ??= now;
  }

  // After a failover the rows may miss heartbeats that the lost primary had confirmed; this connection is then new.
  #hasSeenSilence(now: number): boolean {
    return this.#client !== undefined && now - this.#connectedAt >= TAKEOVER_AFTER_MS;
  }

  #mayThaw({ isDone, thaw, dueSince }: Watched, now: number): boolean {
    if (isDone || thaw || dueSince === null) return false;
    const politeMs = this.options.workerId && this.#hasGuardian ? POLITE_MS : 0;
    return now - dueSince >= politeMs;
  }

  /** The VMs of one run in the reverse of their quiesce: each is begun when the one before is sure, or takes long. */
  async #thawRun(runId: string): Promise<void> {
    const signInEndsAt = this.#clock.monotonic() + SIGN_IN_MS;
    for (;;) {
      const now = this.#clock.monotonic();
      const ofRun = [...this.#watched.values()].filter(({ lease }) => lease.runId === runId);
      const armed = ofRun.filter(({ lease }) => !hasTurn(lease)).length;
      const [next, ...others] = ofRun
        .filter((each) => this.#mayThaw(each, now))
        .sort((a, b) => b.lease.position - a.lease.position);
      if (!next || this.#stop.signal.aborted) return;
      const turnMs = thawTurnMs(hasTurn(next.lease), armed);
      const signedIn = this.#tools.signedIn(next.lease);
      // Those that need the same sign-in lose nothing by waiting for it.
      const isShared = others.every(({ lease }) => needsSameSignIn(lease, next.lease));
      const waitMs = isShared ? WARM_WITHIN_MS : signInEndsAt - now;
      await awaitTurn(this.#thaw(next), turnMs, this.#clock, signedIn, waitMs);
    }
  }

  async #thaw(watched: Watched): Promise<void> {
    const thaw = new AbortController();
    watched.thaw = thaw;
    const { serverName: vm, vnfName: vnf, siteName: site } = watched.lease;
    log.warn({ vm, vnf, site, owner: watched.lease.owner.id }, "thawing what its owner left frozen");
    try {
      const end = await thawUntilSure(watched, {
        tools: this.#tools,
        notes: this.#notes,
        clock: this.#clock,
        signal: AbortSignal.any([thaw.signal, this.#stop.signal]),
        thawer: this.options,
      });
      if (!end) return;
      watched.isDone = true;
      // That is written already; it may be opened again at any time.
      if (end === "left_off") this.#watched.delete(watched.lease.id);
      log.warn({ vm, vnf, site, end }, end === "left_off" ? "left off for a failover" : "thawed");
    } catch (error) {
      log.error({ err: error, vm, vnf, site }, "a thaw failed by a defect of ours; it is tried again");
      await this.#clock.sleep(AGAIN_MS, this.#stop.signal).catch(() => {});
    } finally {
      watched.thaw = undefined;
    }
  }
}

const hasTurn = ({ isSent, method }: Watched["lease"]): boolean => isTurnKept(isSent, method);

/** On a compute host nobody signs in at Keystone. */
const needsSameSignIn = (a: Watched["lease"], b: Watched["lease"]): boolean =>
  a.credentialId === b.credentialId && a.method !== "guest-agent";

function isProvedDeadOwner({ hostname, pid, machine, processStarted }: LeaseOwner): boolean {
  return hostname !== null && pid !== null && isProvedDead({ hostname, pid, machine, processStarted });
}

/** The process table is asked once for each owner, however many VMs it holds. */
function rememberingEach(ask: (owner: LeaseOwner) => boolean): (owner: LeaseOwner) => boolean {
  const known = new Map<string, boolean>();
  return (owner) => {
    const is = known.get(owner.id) ?? ask(owner);
    known.set(owner.id, is);
    return is;
  };
}
