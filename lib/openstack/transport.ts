import { Agent, type Dispatcher } from "undici";
import { type Clock, systemClock } from "@/lib/clock";
import { refusedAddress } from "./address";
import { type Admission, Circuit } from "./circuit";
import { ConfirmedHosts, hostKey } from "./confirmed-hosts";
import { DEFAULT_LIMITS, type SiteConnection, type SiteLimits } from "./connection";
import { DeadlineError, withDeadline } from "./deadline";
import { type FailureDetails, OpenStackError } from "./errors";
import {
  BodyError,
  ExchangeError,
  type ExchangeRequest,
  type ExchangeResponse,
  exchange,
  isStream,
} from "./exchange";
import { describeAnswer, describeBrokenExchange, isForeignNotFound, requestIdOf } from "./failure";
import { newRequestId } from "./request-id";
import { DEFAULT_RETRY, nextRetry, RetryBudget, type RetryRules } from "./retry";
import { SiteSlots, type SlotKind } from "./site-slots";
import { type Resolve, vettedLookup } from "./vetted-lookup";

export interface CallOptions {
  /** Gives the call up. */
  signal?: AbortSignal | undefined;
  /** Longest time for the call with all its retries, ms. */
  deadlineMs?: number | undefined;
  /** A thaw: takes no slot, and no open circuit or retry budget holds it back. */
  urgent?: boolean | undefined;
  /** `req-` and a UUID that ties all calls of one operation together in the services' logs. */
  globalRequestId?: string | undefined;
  /** Called right before each try of a changing call; when it throws, nothing is sent any more. */
  beforeSending?: (() => void) | undefined;
  /**
   * How often, and how soon, it is tried again when nobody takes its connection; default: as after any other failure. A sign-in
   * that it needs is shared, and keeps to that.
   */
  unreachedRetry?: RetryRules | undefined;
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
  /** What it occupies. Default: by method and body; an urgent call nothing. */
  slot?: SlotKind | undefined;
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
  /** Looks names up in place of the system. */
  resolve?: Resolve;
}

type Fail = (details: Omit<FailureDetails, "site" | "call">) => OpenStackError;

/**
 * Sends requests to one site: only to confirmed hosts, at addresses where a cloud can be, with bounded concurrency, deadlines, safe retries and a
 * circuit for each service. Knows nothing of tokens but that some strings are secret.
 */
export class Transport {
  readonly limits: SiteLimits;
  readonly clock: Clock;
  private readonly dispatcher: Dispatcher;
  private readonly slots: SiteSlots;
  private readonly hosts: ConfirmedHosts;
  /** By host; there are as many as confirmed hosts. */
  private readonly refusals = new Map<string, string | undefined>();
  private readonly circuits = new Map<string, Circuit>();
  private readonly budget = new RetryBudget();
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
    this.slots = new SiteSlots(this.limits);
    this.hosts = new ConfirmedHosts(connection);
    const agent = new Agent({
      connect: {
        timeout: this.limits.connectTimeoutMs,
        minVersion: "TLSv1.2",
        rejectUnauthorized: true,
        lookup: vettedLookup(connection.allowLoopback, deps.resolve),
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
   * @throws OpenStackError; what the body's own source or taker threw, when it was that
   */
  async send(request: TransportRequest): Promise<Answer> {
    const globalRequestId = request.globalRequestId ?? newRequestId();
    const fail: Fail = (details) => {
      const call = `${request.method} ${request.url.pathname}`;
      const { service } = request;
      return new OpenStackError({ site: this.connection.name, service, call, globalRequestId, ...details });
    };
    if (!this.hosts.allows(request.url)) {
      const cause = `${hostKey(request.url)} is not a confirmed host of this site for ${request.url.protocol.slice(0, -1)}`;
      throw fail({ kind: "host_not_allowed", cause, sent: false });
    }
    // Names are vetted when they are looked up; an address in digits is never looked up.
    const refusal = this.refusalOf(request.url.hostname);
    if (refusal)
      throw fail({
        kind: "address_refused",
        cause: `${request.url.hostname} is ${refusal}`,
        sent: false,
      });
    const isRepeatable = request.isRepeatable ?? (request.method !== "POST" && request.method !== "PATCH");
    const deadlineMs = request.deadlineMs ?? this.limits.deadlineMs;
    const startedAt = this.clock.monotonic();
    const deadline = withDeadline(deadlineMs, request.signal);
    let mayBeDone = false;
    this.budget.earn();
    try {
      for (let attempt = 1; ; attempt++) {
        // A repeatable call that hangs leaves time for a second try.
        const attemptMs = isRepeatable && attempt === 1 ? deadlineMs * 0.6 : deadlineMs;
        try {
          return await this.attempt(
            { ...request, globalRequestId },
            attempt,
            attemptMs,
            deadline.signal,
            fail,
          );
        } catch (error) {
          if (!(error instanceof OpenStackError)) throw error;
          mayBeDone ||= error.isAmbiguous;
          const last = mayBeDone && !error.isAmbiguous ? error.but({ isAmbiguous: true }) : error;
          // A stream is used up by the first try.
          if (request.signal?.aborted || isStream(request.body)) throw last;
          const rules = (error.kind === "unreachable" && request.unreachedRetry) || this.retry;
          const next = nextRetry(error, attempt, isRepeatable, rules, this.random());
          const leftMs = deadlineMs - (this.clock.monotonic() - startedAt);
          if (!next.retry || next.delayMs >= leftMs || !(request.urgent || this.budget.spend())) throw last;
          await this.clock.sleep(next.delayMs, deadline.signal).catch(() => {
            throw last;
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
    request: TransportRequest & { globalRequestId: string },
    attempt: number,
    attemptMs: number,
    outer: AbortSignal,
    fail: Fail,
  ): Promise<Answer> {
    const { service, globalRequestId } = request;
    const giveBack = await this.takeSlot(request, outer, fail);
    const circuit = this.circuitOf(service);
    const admission = circuit.admit(request.urgent);
    if (!admission) {
      giveBack();
      throw fail({
        kind: "circuit_open",
        cause: `${service} failed repeatedly, last: ${circuit.lastCause}`,
        sent: false,
      });
    }
    const startedAt = this.clock.monotonic();
    const { signal, clear } = withDeadline(attemptMs, outer);
    let answer: ExchangeResponse | undefined;
    let failure: OpenStackError | undefined;
    try {
      askBeforeSending(request, fail);
      answer = await exchange(this.dispatcher, {
        method: request.method,
        url: request.url,
        headers: { ...request.headers, "x-openstack-request-id": globalRequestId },
        body: request.body,
        signal,
        maxBytes: this.limits.maxBytes,
        onChunk: request.onChunk,
      });
      if (isForeignNotFound(answer)) throw fail(foreignNotFound(answer));
      if (!request.expect.includes(answer.status)) {
        throw fail(describeAnswer(answer, [...this.#secrets], this.clock.now()));
      }
      admission.succeeded();
      return { ...answer, requestId: requestIdOf(answer.headers), globalRequestId };
    } catch (error) {
      const lastedMs = this.clock.monotonic() - startedAt;
      failure = this.failureOf(error, request, fail);
      if (failure) note(admission, failure, this.wasHurried(error, request, lastedMs));
      else admission.abandoned();
      throw failure ?? bodyErrorOf(error);
    } finally {
      giveBack();
      clear();
      this.deps.onCall?.({
        site: this.connection.name,
        service,
        method: request.method,
        path: request.url.pathname,
        attempt,
        durationMs: this.clock.monotonic() - startedAt,
        status: answer?.status,
        error: failure,
        requestId: answer && requestIdOf(answer.headers),
        globalRequestId,
      });
    }
  }

  private async takeSlot(request: TransportRequest, outer: AbortSignal, fail: Fail): Promise<() => void> {
    try {
      return await this.slots.take(request.urgent ? "none" : kindOf(request), request.service, outer);
    } catch {
      throw request.signal?.aborted
        ? fail({ kind: "aborted", cause: "it was cancelled while waiting for its turn", sent: false })
        : fail({ kind: "busy", cause: "no free slot before its deadline", sent: false });
    }
  }

  /** The failure of an attempt; undefined when it was the body's source or taker that failed. */
  private failureOf(error: unknown, request: TransportRequest, fail: Fail): OpenStackError | undefined {
    if (error instanceof OpenStackError) return error;
    const { reason, sent } = error instanceof ExchangeError ? error : { reason: error, sent: true };
    if (reason instanceof BodyError) return undefined;
    if (request.signal?.aborted && reason === request.signal.reason) {
      return fail({ kind: "aborted", cause: "it was cancelled", sent });
    }
    return fail(describeBrokenExchange(reason, sent));
  }

  /** Out of time after so short a try (most of the deadline went by in the queue) says nothing about the service. */
  private wasHurried(error: unknown, request: TransportRequest, lastedMs: number): boolean {
    const isOutOfTime = error instanceof ExchangeError && error.reason instanceof DeadlineError;
    const deadlineMs = request.deadlineMs ?? this.limits.deadlineMs;
    return isOutOfTime && lastedMs < Math.min(FAIR_TRY_MS, deadlineMs / 2);
  }

  private refusalOf(host: string): string | undefined {
    if (!this.refusals.has(host)) this.refusals.set(host, refusedAddress(host, this.connection));
    return this.refusals.get(host);
  }

  private circuitOf(service: string): Circuit {
    const known = this.circuits.get(service);
    if (known) return known;
    const circuit = new Circuit(this.clock);
    this.circuits.set(service, circuit);
    return circuit;
  }
}

/** A service that does not answer for this long does not answer. */
const FAIR_TRY_MS = 5_000;

function kindOf(request: TransportRequest): SlotKind {
  if (request.slot) return request.slot;
  if (request.onChunk || isStream(request.body)) return "transfer";
  return request.method === "GET" || request.method === "HEAD" ? "read" : "write";
}

function askBeforeSending({ beforeSending }: TransportRequest, fail: Fail): void {
  try {
    beforeSending?.();
  } catch {
    throw fail({ kind: "aborted", cause: "its caller may not send anything any more", sent: false });
  }
}

const foreignNotFound = ({ status }: ExchangeResponse) =>
  ({
    kind: "unavailable",
    status,
    cause: `HTTP ${status} without a request id: something else answered in the service's place`,
  }) as const;

const bodyErrorOf = (error: unknown): unknown =>
  error instanceof ExchangeError && error.reason instanceof BodyError ? error.reason.cause : error;

function note(admission: Admission, error: OpenStackError, wasHurried: boolean): void {
  if (error.kind === "aborted" || error.kind === "address_refused" || wasHurried) admission.abandoned();
  else if (["unreachable", "timeout", "connection_lost", "unavailable", "tls"].includes(error.kind))
    admission.failed(error.causeText);
  else admission.succeeded();
}
