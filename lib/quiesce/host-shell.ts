import { DeadlineError, inSeconds, withDeadline } from "../openstack/deadline";
import { HostConnection, type HostSignIn } from "./host-connection";
import { HostFailure } from "./host-failure";
import { parseKnownHosts, placeOf } from "./known-hosts";

/** How a site's compute hosts are reached. */
export interface HostAccess {
  user: string;
  port: number;
  /** As `readPrivateKey` gives it. */
  privateKey: string;
  /** The text of a known_hosts file: what it does not have is not trusted. */
  knownHosts: string;
  /** Where a host is, by Nova's name of it: a name or an address, `[address]:port` for another port than `port`. */
  addressOf(host: string): string;
}

export interface HostCall {
  deadlineMs: number;
  signal?: AbortSignal | undefined;
  /** Asked right before it is sent; throws when it must not be. */
  before?: (() => void) | undefined;
  /** When nobody waits for it any more it must not be carried out: its connection is cut then. */
  neverLate?: boolean | undefined;
}

const OPEN_MS = 10_000;
/** How long a thaw waits for a connection that is there before it tries a new one beside it. */
const HEDGE_MS = 700;
const IDLE_MS = 120_000;

/** SSH to the compute hosts of one site. Connections stay open for a while and are shared; a thaw waits for none. */
export class HostShell {
  private readonly signIn: HostSignIn;
  private readonly connections = new Map<string, HostConnection[]>();
  private readonly opening = new Map<string, Promise<HostConnection>>();
  /** While there are connections: then it ends by itself, also of a shell that was replaced and is still in use. */
  private sweeper: NodeJS.Timeout | undefined;
  private readonly idleMs: number;

  /** @param idleMs how long a connection stays open that nobody uses */
  constructor(
    private readonly access: HostAccess,
    { allowLoopback, idleMs = IDLE_MS }: { allowLoopback: boolean; idleMs?: number },
  ) {
    this.idleMs = idleMs;
    const { user, privateKey, knownHosts } = access;
    this.signIn = { user, privateKey, knownHosts: parseKnownHosts(knownHosts), allowLoopback };
  }

  /** One request to `stillpoint-freeze` on a host. @throws HostFailure; what `before` throws */
  ask(host: string, request: string, call: HostCall): Promise<string> {
    return this.bounded(host, call, async (signal, sent) => {
      const before = () => {
        call.before?.();
        sent();
      };
      for (;;) {
        const ready = this.alive(host).find(({ hasRoom }) => hasRoom);
        if (ready) return ready.ask(request, signal, { before, neverLate: call.neverLate });
        await unless(signal, this.open(host));
      }
    });
  }

  /**
   * One request that may be sent twice: by a connection that is there, and when that opens no session at once, or
   * fails, by a new one. @throws HostFailure
   */
  askUrgently(host: string, request: string, call: HostCall): Promise<string> {
    return this.bounded(host, call, async (outer, sent) => {
      sent();
      const [ready] = this.alive(host).toSorted((a, b) => Number(b.hasRoom) - Number(a.hasRoom));
      // The slower of the two ends with the faster one.
      const faster = new AbortController();
      const signal = AbortSignal.any([outer, faster.signal]);
      const anew = async () => (await this.openOwn(host, signal)).ask(request, signal);
      if (!ready) return anew();
      let goOn = () => {};
      const late = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const timer = setTimeout(goOn, HEDGE_MS);
      const first = ready.ask(request, signal, { onSession: () => clearTimeout(timer) });
      first.catch(goOn);
      try {
        return await Promise.any([first, late.then(anew)]);
      } catch (error) {
        throw error instanceof AggregateError ? error.errors.at(-1) : error;
      } finally {
        clearTimeout(timer);
        faster.abort();
      }
    });
  }

  close(): void {
    this.stopSweeping();
    for (const list of this.connections.values()) for (const connection of list) connection.close();
    this.connections.clear();
  }

  private async bounded(
    host: string,
    { deadlineMs, signal: outer }: HostCall,
    work: (signal: AbortSignal, sent: () => void) => Promise<string>,
  ): Promise<string> {
    const { signal, clear } = withDeadline(deadlineMs, outer);
    let wasSent = false;
    try {
      return await work(signal, () => {
        wasSent = true;
      });
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      throw error instanceof DeadlineError
        ? new HostFailure(host, "timeout", `it gave no answer within ${inSeconds(deadlineMs)}`, wasSent)
        : new HostFailure(host, "aborted", "the request was cancelled", wasSent);
    } finally {
      clear();
    }
  }

  private alive(host: string): HostConnection[] {
    const alive = (this.connections.get(host) ?? []).filter(({ isAlive }) => isAlive);
    this.connections.set(host, alive);
    return alive;
  }

  /** A further connection, shared by all who wait for one: not ended by the first who gives up. */
  private open(host: string): Promise<HostConnection> {
    const under = this.opening.get(host);
    if (under) return under;
    const { signal, clear } = withDeadline(OPEN_MS);
    const opened = this.openOwn(host, signal)
      .catch((error: unknown) => {
        if (!(error instanceof DeadlineError)) throw error;
        throw new HostFailure(host, "unreachable", `no connection to it within ${OPEN_MS / 1000} s`);
      })
      .finally(() => {
        clear();
        this.opening.delete(host);
      });
    this.opening.set(host, opened);
    return opened;
  }

  private async openOwn(host: string, signal: AbortSignal): Promise<HostConnection> {
    const place = placeOf(host, this.access.addressOf(host), this.access.port);
    const connection = await HostConnection.open(place, this.signIn, signal);
    this.connections.set(host, [...this.alive(host), connection]);
    this.sweeper ??= setInterval(() => this.sweep(), this.idleMs / 4).unref();
    return connection;
  }

  private sweep(): void {
    let left = 0;
    for (const host of this.connections.keys())
      for (const connection of this.alive(host))
        if (connection.isIdle && performance.now() - connection.usedAt > this.idleMs) connection.close();
        else left++;
    if (left === 0) this.stopSweeping();
  }

  private stopSweeping(): void {
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }
}

/** The work's result, or the signal's reason as soon as it ends; the work itself goes on. */
async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
