import type { z } from "zod";
import { explainMissing, findEndpoint, type ServiceName, serviceUrl, versionUrl } from "./catalog";
import { type Credential, type SiteConnection, secretOf } from "./connection";
import { discoverMicroversions, type MicroversionRange } from "./discovery";
import { isOpenStackError, OpenStackError } from "./errors";
import type { ExchangeRequest } from "./exchange";
import {
  type CallJournal,
  type CallOutcome,
  type ChangingCall,
  changeJournalled,
  type JournalTerms,
  sendJournalled,
} from "./journal";
import { parseJson } from "./json";
import { clampMicroversion, formatMicroversion } from "./microversion";
import { newRequestId } from "./request-id";
import { type SignInGate, type Token, TokenStore } from "./token";
import { type Answer, type CallOptions, Transport, type TransportDeps } from "./transport";

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** The microversion that a call was written for, and the oldest with which it still means the same. */
export interface Pin {
  pin: string;
  atLeast: string;
}

export interface ServiceCall extends CallOptions {
  service: ServiceName;
  method: ExchangeRequest["method"];
  /** Below the service's base URL, beginning with a slash; ids already encoded by `segment`. */
  path: string;
  query?: Query | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is; never repeated. */
  upload?: { contentType: string; data: AsyncIterable<Uint8Array> | Buffer } | undefined;
  onChunk?: ExchangeRequest["onChunk"];
  headers?: Record<string, string> | undefined;
  microversion?: Pin | undefined;
  expect: readonly number[];
  isRepeatable?: boolean | undefined;
  /** A POST that changes nothing: it is not written into the journal. */
  isRead?: boolean | undefined;
}

/** How long a service's microversion range is believed, ms: upgrades happen while we run. */
const RANGE_MS = 15 * 60_000;

/** One credential at one site: calls to its services with a token that is kept fresh. */
export class Session {
  private readonly tokens: TokenStore;
  private readonly ranges = new Map<ServiceName, { range: MicroversionRange | undefined; until: number }>();

  private readonly journal: CallJournal | undefined;
  /** What its calls occupy, where that is not told by what they do. */
  private readonly slot: "window" | undefined;

  constructor(
    readonly transport: Transport,
    credential: Credential,
    gate?: SignInGate,
  ) {
    transport.addSecret(secretOf(credential));
    this.tokens = new TokenStore(transport, credential, gate);
  }

  /**
   * The same session, token and all, for one purpose: its changing calls are written into this journal. Take one for
   * each person or run, since the journal names them.
   */
  journalled<T>(journal: CallJournal<T>): Session {
    return Object.create(this, { journal: { value: journal } }) as Session;
  }

  /** The same session for a freeze window: its calls have places of their own, and wait behind no others. */
  inWindow(): Session {
    return Object.create(this, { slot: { value: "window" } }) as Session;
  }

  /** The site's name, as in errors. */
  get site(): string {
    return this.transport.connection.name;
  }

  /** The current token. Signing in is its side effect, so this warms a session up. @throws OpenStackError */
  token(options: CallOptions = {}): Promise<Token> {
    return this.tokens.get("identity", options);
  }

  /** The id of the project that the credential is scoped to: what it creates, it creates there. */
  async projectId(options: CallOptions = {}): Promise<string> {
    const { project } = await this.token(options);
    if (!project)
      throw this.failure("endpoint_missing", "POST /auth/tokens", "the token is not scoped to a project");
    return project.id;
  }

  /**
   * Call a service and check the answer's shape.
   * @throws OpenStackError
   */
  async json<S extends z.ZodType>(schema: S, call: ServiceCall): Promise<z.output<S>> {
    return (await this.jsonAnswer(schema, call)).data;
  }

  /** Like `json`, with the answer around the data, for its request id and headers. @throws OpenStackError */
  async jsonAnswer<S extends z.ZodType>(
    schema: S,
    call: ServiceCall,
  ): Promise<{ data: z.output<S>; answer: Answer }> {
    const answer = await this.call(call);
    const where = { site: this.site, service: call.service, call: `${call.method} ${call.path}` };
    return { data: parseJson(answer, schema, where), answer };
  }

  /**
   * Call a service. A token that the service refuses is dropped, and the call made once more with a new one; so with
   * a microversion. Both refusals come before anything is done, so this is safe for every method. What changes
   * something is written into the journal, when the session has one.
   * @throws OpenStackError
   */
  async call(call: ServiceCall): Promise<Answer> {
    if (!this.journal || call.isRead || call.method === "GET" || call.method === "HEAD")
      return this.perform(call, this.countdown(call));
    const known = { ...call, globalRequestId: call.globalRequestId ?? newRequestId() };
    const left = this.countdown(known);
    return sendJournalled(this.journal, this.written(known), termsOf(known, left), () =>
      this.perform(known, left),
    );
  }

  /**
   * A change at the site by another way than HTTP, written into the journal of this session like those by `call`.
   * @param change gets what is left of the deadline by then, ms
   */
  async changed<R>(
    call: Pick<ChangingCall, "service" | "method" | "path">,
    options: CallOptions,
    change: (deadlineMs: number) => Promise<{ outcome: CallOutcome; result: () => R }>,
  ): Promise<R> {
    const left = this.countdown(options);
    const terms = termsOf(options, left);
    if (!this.journal) return (await change(terms.leftMs())).result();
    const globalRequestId = options.globalRequestId ?? newRequestId();
    const written = { ...call, site: this.site, body: undefined, globalRequestId };
    return changeJournalled(this.journal, written, terms, () => change(terms.leftMs()));
  }

  private written({
    service,
    method,
    path,
    body,
    upload,
    globalRequestId,
  }: ServiceCall & { globalRequestId: string }): ChangingCall {
    const shown = upload ? { upload: upload.contentType } : body;
    return { site: this.site, service, method, path, body: shown, globalRequestId };
  }

  private async perform(call: ServiceCall, left: () => CallOptions): Promise<Answer> {
    const token = await beforeSending(this.tokens.get(call.service, left()));
    try {
      return await this.send(call, token, left);
    } catch (error) {
      const isStaleRange = isOpenStackError(error, "microversion") && error.status === 406;
      const isStaleToken = isOpenStackError(error, "unauthorized") && error.service === call.service;
      if (!(isStaleRange || isStaleToken)) throw error;
      if (isStaleRange) this.ranges.delete(call.service);
      else this.tokens.refused(token, call.service);
      // A stream may be half read already; the caller begins it anew.
      if (call.upload) throw error;
      return this.send(call, await beforeSending(this.tokens.get(call.service, left())), left);
    }
  }

  /**
   * The microversion that a call with this pin is made with.
   * @throws OpenStackError kind "microversion" when the server's release is too old or too new
   */
  async microversion(service: ServiceName, pin: Pin, options: CallOptions = {}): Promise<string> {
    const left = this.countdown(options);
    return this.pick(service, pin, await this.tokens.get(service, left()), left());
  }

  /**
   * Opens a connection to a service, or keeps one open: asks for its version document, which costs the service a tenth of
   * a list. As many of these at once as connections are wanted. A token that it refuses is not renewed.
   * @throws OpenStackError
   */
  async touch(service: ServiceName, options: CallOptions = {}): Promise<void> {
    const left = this.countdown(options);
    const token = await this.tokens.get(service, left());
    await this.transport.send({
      service,
      method: "GET",
      url: new URL(versionUrl(this.baseUrl(service, token))),
      // Cinder's and Keystone's roots answer 300 Multiple Choices.
      expect: [200, 300],
      headers: { "x-auth-token": token.value, accept: "application/json" },
      slot: this.slot,
      ...left(),
    });
  }

  private async pick(service: ServiceName, pin: Pin, token: Token, options: CallOptions): Promise<string> {
    const range = await this.range(service, token, options);
    const version = range && clampMicroversion(pin.pin, pin.atLeast, range);
    if (version) return version;
    const offers = range
      ? `${formatMicroversion(range.min)} to ${formatMicroversion(range.max)}`
      : "no microversions";
    throw this.failure(
      "microversion",
      `${service} call`,
      `it needs microversion ${pin.atLeast} to ${pin.pin}, the site offers ${offers}`,
    );
  }

  /** The base URL of a service, from the token's catalog. @throws OpenStackError kind "endpoint_missing" */
  baseUrl(service: ServiceName, token: Token): string {
    const { authUrl, region } = this.transport.connection;
    // The catalog's identity entry may point to a region that is down; the configured one is the one to use.
    if (service === "identity") return authUrl.replace(/\/+$/, "");
    const wanted = this.transport.connection.interface;
    const url = findEndpoint(token.catalog, service, { region, interface: wanted });
    if (!url)
      throw this.failure(
        "endpoint_missing",
        `${service} call`,
        explainMissing(token.catalog, service, region, wanted),
      );
    if (!URL.canParse(url))
      throw this.failure("endpoint_missing", `${service} call`, "the catalog's address for it is no URL");
    return serviceUrl(service, url);
  }

  private async send(call: ServiceCall, token: Token, left: () => CallOptions): Promise<Answer> {
    const base = this.baseUrl(call.service, token);
    const url = new URL(base + call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (Array.isArray(value)) for (const v of value) url.searchParams.append(name, v);
      else if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers: Record<string, string> = {
      "x-auth-token": token.value,
      accept: "application/json",
      ...call.headers,
    };
    if (call.microversion) {
      const version = await beforeSending(this.pick(call.service, call.microversion, token, left()));
      headers["openstack-api-version"] = `${call.service} ${version}`;
    }
    const body = call.upload?.data ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    if (body !== undefined) headers["content-type"] ??= call.upload?.contentType ?? "application/json";
    return this.transport.send({
      service: call.service,
      method: call.method,
      url,
      headers,
      body,
      onChunk: call.onChunk,
      expect: call.expect,
      // A stream cannot be sent twice, a download would be delivered twice.
      isRepeatable: call.upload || call.onChunk ? false : call.isRepeatable,
      // Not asked before signing in and discovery: others may be waiting for the same.
      beforeSending: call.beforeSending,
      slot: this.slot,
      ...left(),
    });
  }

  /** The options of a call with what is left of its deadline: signing in and discovery count as well. */
  private countdown({
    signal,
    deadlineMs,
    urgent,
    globalRequestId,
    unreachedRetry,
  }: CallOptions): () => CallOptions {
    const { clock, limits } = this.transport;
    const endsAt = clock.monotonic() + (deadlineMs ?? limits.deadlineMs);
    return () => ({
      signal,
      urgent,
      globalRequestId,
      unreachedRetry,
      deadlineMs: Math.max(1, Math.ceil(endsAt - clock.monotonic())),
    });
  }

  private async range(
    service: ServiceName,
    token: Token,
    options: CallOptions,
  ): Promise<MicroversionRange | undefined> {
    const known = this.ranges.get(service);
    if (known && (known.until > this.transport.clock.monotonic() || options.urgent)) return known.range;
    const range = await discoverMicroversions(
      this.transport,
      service,
      this.baseUrl(service, token),
      token.value,
      options,
    );
    this.ranges.set(service, { range, until: this.transport.clock.monotonic() + RANGE_MS });
    return range;
  }

  private failure(kind: "endpoint_missing" | "microversion", call: string, cause: string): OpenStackError {
    return new OpenStackError({ kind, site: this.site, call, cause, sent: false });
  }
}

const termsOf = ({ urgent, signal }: CallOptions, left: () => CallOptions): JournalTerms => ({
  urgent,
  signal,
  leftMs: () => left().deadlineMs ?? 1,
});

/** What fails before the call itself is sent leaves no doubt: the call was not carried out. */
async function beforeSending<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof OpenStackError ? error.but({ sent: false, isAmbiguous: false }) : error;
  }
}

/** Whoever can call services: a session, or a user's token for the calls to Keystone. */
export type Caller = Pick<Session, "json" | "call">;

/** A session at a site of its own transport; sessions of one site should share a transport: its caps are per site. */
export function openSession(
  connection: SiteConnection,
  credential: Credential,
  deps?: TransportDeps,
): Session {
  return new Session(new Transport(connection, deps), credential);
}

/** An id as one path segment: whatever it holds, it cannot lead to another path. */
export function segment(id: string): string {
  if (id === "" || id === "." || id === "..") throw new Error("an empty id, or a dot, is no path segment");
  return encodeURIComponent(id);
}
