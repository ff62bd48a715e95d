import { Agent, type Dispatcher } from "undici";
import { type Clock, systemClock } from "@/lib/clock";
import { Circuit } from "./circuit";
import { DEFAULT_LIMITS, type SiteConnection, type SiteLimits } from "./connection";
import { withDeadline } from "./deadline";
import { type FailureDetails, OpenStackError } from "./errors";
import { ExchangeError, type ExchangeRequest, type ExchangeResponse, exchange } from "./exchange";
import { describeAnswer, describeBrokenExchange, requestIdOf } from "./failure";
import { newRequestId } from "./request-id";
import { DEFAULT_RETRY, nextRetry, RetryBudget, type RetryRules } from "./retry";
import { Slots } from "./slots";

export interface CallOptions {
  /** Gives the call up. */
  signal?: AbortSignal | undefined;
  /** Longest time for the call with all its retries, ms. */
  deadlineMs?: number | undefined;
  /** A thaw: takes no slot, and no open circuit or retry budget holds it back. */
  urgent?: boolean | undefined;
  /** `req-` and a UUID that ties all calls of one operation together in the services' logs. */
  globalRequestId?: string | undefined;
}

export interface TransportRequest extends CallOptions {
  service: string;
  method: ExchangeRequest["method"];
  url: URL;
  headers: Record<string, string>;
  body?: ExchangeRequest["body"];
  onChunk?: ExchangeRequest["onChunk"];
  expect: readonly number[];
  /** Repeating it does no harm. Default: everything but POST and PATCH. */
  isRepeatable?: boolean | undefined;
}

export interface Answer extends ExchangeResponse {
  requestId: string | undefined;
  globalRequestId: string;
}

/** One finished attempt, for metrics and logs. Holds no secret. */
export interface CallEvent {
  site: string;
  service: string;
  method: string;
  path: string;
  attempt: number;
  durationMs: number;
  status: number | undefined;
  error: OpenStackError | undefined;
  requestId: string | undefined;
  globalRequestId: string;
}

export interface TransportDeps {
  clock?: Clock;
  random?: () => number;
  retry?: RetryRules;
  onCall?: (event: CallEvent) => void;
  /** Sees every exchange on the wire: how contract tests record what a real cloud answers. */
  intercept?: Dispatcher.DispatcherComposeInterceptor;
}

/**
 * Sends requests to one site: only to confirmed hosts, with bounded concurrency, deadlines, safe retries and a
 * circuit for each service. Knows nothing of tokens but that some strings are secret.
 */
export class Transport {
  readonly limits: SiteLimits;
  readonly clock: Clock;
  private readonly dispatcher: Dispatcher;
  private readonly reads: Slots;
  private readonly writes: Slots;
  private readonly circuits = new Map<string, Circuit>();
  private readonly budget = new RetryBudget();
  private readonly allowed: ReadonlySet<string>;
  readonly #secrets = new Set<string>();
  private readonly random: () => number;
  private readonly retry: RetryRules;

  constructor(
    readonly connection: SiteConnection,
    private readonly deps: TransportDeps = {},
  ) {
    this.limits = { ...DEFAULT_LIMITS, ...connection.limits };
    this.clock = deps.clock ?? systemClock;
    this.random = deps.random ?? Math.random;
    this.retry = deps.retry ?? DEFAULT_RETRY;
    this.reads = new Slots(this.limits.reads);
    this.writes = new Slots(this.limits.writes);
    this.allowed = new Set([
      hostKey(new URL(connection.authUrl)),
      ...connection.confirmedHosts.map((h) => h.toLowerCase()),
    ]);
    const agent = new Agent({
      connect: {
        timeout: this.limits.connectTimeoutMs,
        minVersion: "TLSv1.2",
        rejectUnauthorized: true,
        ...(connection.caPem ? { ca: connection.caPem } : {}),
      },
      // Apache closes idle connections after 5 s: be first, or a POST may meet a closing socket.
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 30_000,
    });
    this.dispatcher = deps.intercept ? agent.compose(deps.intercept) : agent;
  }

  /** Text that must never appear in an error or an event. */
  addSecret(secret: string): void {
    this.#secrets.add(secret);
  }

  removeSecret(secret: string): void {
    this.#secrets.delete(secret);
  }

  /**
   * Send a request and wait for an expected answer.
   * @throws OpenStackError
   */
  async send(request: TransportRequest): Promise<Answer> {
    const globalRequestId = request.globalRequestId ?? newRequestId();
    const fail = (d: Omit<FailureDetails, "site" | "call">) =>
      this.failure(request, { globalRequestId, ...d });
    this.assertAllowed(request.url, fail);
    const isRepeatable = request.isRepeatable ?? (request.method !== "POST" && request.method !== "PATCH");
    const deadlineMs = request.deadlineMs ?? this.limits.deadlineMs;
    const startedAt = this.clock.monotonic();
    const deadline = withDeadline(deadlineMs, request.signal);
    this.budget.earn();
    try {
      for (let attempt = 1; ; attempt++) {
        // A repeatable call that hangs leaves time for a second try.
        const attemptMs = isRepeatable && attempt === 1 ? deadlineMs * 0.6 : deadlineMs;
        try {
          return await this.attempt(request, attempt, globalRequestId, attemptMs, deadline.signal, fail);
        } catch (error) {
          if (!(error instanceof OpenStackError) || request.signal?.aborted) throw error;
          const next = nextRetry(error, attempt, isRepeatable, this.retry, this.random());
          const leftMs = deadlineMs - (this.clock.monotonic() - startedAt);
          if (!next.retry || next.delayMs >= leftMs || !(request.urgent || this.budget.spend())) throw error;
          await this.clock.sleep(next.delayMs, deadline.signal).catch(() => {
            throw error;
          });
        }
      }
    } finally {
      deadline.clear();
    }
  }

  /** Close the idle connections and end those in use. */
  async close(): Promise<void> {
    await this.dispatcher.destroy();
  }

  private async attempt(
    request: TransportRequest,
    attempt: number,
    globalRequestId: string,
    attemptMs: number,
    outer: AbortSignal,
    fail: (d: Omit<FailureDetails, "site" | "call">) => OpenStackError,
  ): Promise<Answer> {
    const { signal, clear } = withDeadline(attemptMs, outer);
    const slots = request.method === "GET" || request.method === "HEAD" ? this.reads : this.writes;
    const circuit = this.circuitOf(request.service);
    let giveBack: () => void;
    try {
      giveBack = await slots.take(signal, request.urgent);
    } catch {
      clear();
      throw request.signal?.aborted
        ? fail({ kind: "aborted", cause: "it was cancelled while waiting for its turn", sent: false })
        : fail({ kind: "busy", cause: `no free slot within ${attemptMs} ms`, sent: false });
    }
    const startedAt = this.clock.monotonic();
    let answer: ExchangeResponse | undefined;
    let error: OpenStackError | undefined;
    try {
      if (!circuit.admit(request.urgent)) {
        throw fail({
          kind: "circuit_open",
          cause: `${request.service} failed repeatedly, last: ${circuit.lastCause}`,
          sent: false,
        });
      }
      try {
        answer = await exchange(this.dispatcher, {
          method: request.method,
          url: request.url,
          headers: { ...request.headers, "x-openstack-request-id": globalRequestId },
          body: request.body,
          signal,
          maxBytes: this.limits.maxBytes,
          onChunk: request.onChunk,
        });
      } catch (broken) {
        throw this.broken(broken, request, fail);
      }
      if (!request.expect.includes(answer.status)) {
        throw fail(describeAnswer(answer, [...this.#secrets], this.clock.now()));
      }
      circuit.succeeded();
      return { ...answer, requestId: requestIdOf(answer.headers), globalRequestId };
    } catch (e) {
      error = e as OpenStackError;
      note(circuit, error);
      throw e;
    } finally {
      giveBack();
      clear();
      this.deps.onCall?.({
        site: this.connection.name,
        service: request.service,
        method: request.method,
        path: request.url.pathname,
        attempt,
        durationMs: this.clock.monotonic() - startedAt,
        status: answer?.status,
        error,
        requestId: answer && requestIdOf(answer.headers),
        globalRequestId,
      });
    }
  }

  private broken(
    error: unknown,
    request: TransportRequest,
    fail: (d: Omit<FailureDetails, "site" | "call">) => OpenStackError,
  ): OpenStackError {
    const { reason, sent } = error instanceof ExchangeError ? error : { reason: error, sent: true };
    if (request.signal?.aborted && reason === request.signal.reason) {
      return fail({ kind: "aborted", cause: "it was cancelled", sent });
    }
    return fail(describeBrokenExchange(reason, sent));
  }

  private assertAllowed(url: URL, fail: (d: Omit<FailureDetails, "site" | "call">) => OpenStackError): void {
    const host = hostKey(url);
    if (/^https?:$/.test(url.protocol) && !url.username && this.allowed.has(host)) return;
    throw fail({
      kind: "host_not_allowed",
      cause: `${host} is not a confirmed host of this site`,
      sent: false,
    });
  }

  private failure(request: TransportRequest, details: Omit<FailureDetails, "site" | "call">): OpenStackError {
    const call = `${request.method} ${request.url.pathname}`;
    return new OpenStackError({ site: this.connection.name, service: request.service, call, ...details });
  }

  private circuitOf(service: string): Circuit {
    const known = this.circuits.get(service);
    if (known) return known;
    const circuit = new Circuit(this.clock);
    this.circuits.set(service, circuit);
    return circuit;
  }
}

/** `host:port`, lower case, with the default port written out. */
export function hostKey(url: URL): string {
  return `${url.hostname.toLowerCase()}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}

function note(circuit: Circuit, error: OpenStackError): void {
  if (error.kind === "aborted" || error.kind === "circuit_open") circuit.abandoned();
  else if (["unreachable", "timeout", "connection_lost", "unavailable", "tls"].includes(error.kind))
    circuit.failed(error.causeText);
  else circuit.succeeded();
}
