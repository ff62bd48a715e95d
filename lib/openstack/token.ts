import { z } from "zod";
import type { Clock } from "@/lib/clock";
import { type Catalog, CatalogSchema } from "./catalog";
import type { Credential } from "./connection";
import { inSeconds, withDeadline } from "./deadline";
import { isOpenStackError, OpenStackError } from "./errors";
import { parseJson } from "./json";
import type { Answer, CallOptions, Transport, TransportRequest } from "./transport";

const Named = z.object({ id: z.string(), name: z.string() });

/** What Keystone answers to a sign-in (keystone/common/render_token.py). */
export const TokenBody = z.object({
  token: z.object({
    expires_at: z.iso.datetime({ offset: true }),
    issued_at: z.iso.datetime({ offset: true }),
    user: Named.extend({ domain: Named.nullish() }),
    project: Named.extend({ domain: Named.nullish() }).nullish(),
    roles: z.array(Named).default([]),
    catalog: CatalogSchema.default([]),
  }),
});

export interface Token {
  /** The secret itself. */
  value: string;
  /** By the server's clock. */
  expiresAt: Date;
  /** From issue to end, ms. */
  lifetimeMs: number;
  /** The end on our monotonic clock: the wall clocks of sites differ. */
  expiresAtMonotonic: number;
  user: { id: string; name: string };
  project: { id: string; name: string } | undefined;
  roles: readonly string[];
  catalog: Catalog;
  /** Server's clock minus ours, ms; the time that the answer took is in it. */
  clockDifferenceMs: number;
}

/** keystoneauth renews this long before the end (keystoneauth1/identity/base.py). */
const RENEW_BEFORE_MS = 120_000;
/** With less left than this, a call waits for the new token; before, the renewal goes on beside it. */
const TOO_SHORT_MS = 10_000;
/** After Keystone failed to renew a token that is still good: how long to leave it alone. */
const RENEWAL_PAUSE_MS = 5_000;
/** After Keystone said no: how long not to ask again, so that nobody is locked out by our insistence. */
const REFUSAL_MS = 30_000;
/** The same for a thaw: a guest is frozen meanwhile. */
const URGENT_REFUSAL_MS = 1_000;
/** How long a thaw waits for a new token before it tries the old one. */
const URGENT_SIGN_IN_MS = 2_000;

/** Stands before each sign-in but a thaw's: may refuse to ask Keystone, and learns what it said. */
export type SignInGate = (signIn: () => Promise<Token>) => Promise<Token>;

/** Keeps the token of one credential: one sign-in at a time, renewed ahead of its end, dropped when refused. */
export class TokenStore {
  #token: Token | undefined;
  /** Services that refused the current token: one that does says little about the others. */
  #refusedBy = new Set<string>();
  /** A thaw never joins a sign-in that waits for something a thaw need not wait for. */
  #pending: { ordinary?: Promise<Token> | undefined; urgent?: Promise<Token> | undefined } = {};
  #refusal: { error: OpenStackError; at: number } | undefined;
  #renewalPausedUntil = 0;

  readonly #credential: Credential;

  constructor(
    private readonly transport: Transport,
    credential: Credential,
    private readonly gate: SignInGate = (signIn) => signIn(),
  ) {
    this.#credential = credential;
  }

  /**
   * A token good for use at a service now. Nobody waits for a renewal while the old token is good; while Keystone
   * does not answer, it is used to its end. An urgent call gets even one that has ended, or that another service
   * refused: its own service may still take it.
   * @throws OpenStackError
   */
  async get(service: string, options: CallOptions = {}): Promise<Token> {
    const token = this.#token;
    if (!token) return this.renew(options);
    if (this.#refusedBy.has(service) || (this.#refusedBy.size > 0 && !options.urgent))
      return this.renew(options);
    const left = token.expiresAtMonotonic - this.transport.clock.monotonic();
    if (left > Math.min(RENEW_BEFORE_MS, token.lifetimeMs / 2)) return token;
    if (left > Math.min(TOO_SHORT_MS, token.lifetimeMs / 10) || (options.urgent && left > 0)) {
      this.renewBeside();
      return token;
    }
    try {
      const patience = options.urgent ? URGENT_SIGN_IN_MS : Number.POSITIVE_INFINITY;
      const deadlineMs = Math.min(options.deadlineMs ?? this.transport.limits.deadlineMs, patience);
      return await this.renew({ ...options, deadlineMs });
    } catch (error) {
      const mayServe = options.urgent || token.expiresAtMonotonic > this.transport.clock.monotonic();
      if (mayServe && token === this.#token && !isOpenStackError(error, "unauthorized")) return token;
      throw error;
    }
  }

  /** Note that a service has refused this token, if it is still the current one. */
  refused(token: Token, service: string): void {
    if (this.#token === token) this.#refusedBy.add(service);
  }

  private renewBeside(): void {
    const now = this.transport.clock.monotonic();
    if (this.#pending.ordinary || this.#pending.urgent || now < this.#renewalPausedUntil) return;
    this.renew({}).catch(() => {
      this.#renewalPausedUntil = this.transport.clock.monotonic() + RENEWAL_PAUSE_MS;
    });
  }

  private async renew(options: CallOptions): Promise<Token> {
    const now = this.transport.clock.monotonic();
    const patience = options.urgent ? URGENT_REFUSAL_MS : REFUSAL_MS;
    if (this.#refusal && now - this.#refusal.at < patience) throw this.#refusal.error;
    const kind = options.urgent ? "urgent" : "ordinary";
    const running = this.#pending.urgent ?? this.#pending[kind];
    if (running) return this.waitOrGiveUp(running, options);
    const started = this.signIn(options).finally(() => {
      this.#pending[kind] = undefined;
    });
    this.#pending[kind] = started;
    return this.waitOrGiveUp(started, options);
  }

  /** Wait for a sign-in that others may share, for no longer than this caller's own call may take. */
  private async waitOrGiveUp(pending: Promise<Token>, options: CallOptions): Promise<Token> {
    const ms = options.deadlineMs ?? this.transport.limits.deadlineMs;
    const { signal, clear } = withDeadline(ms, options.signal);
    let giveUp = () => {};
    const ended = new Promise<never>((_, reject) => {
      giveUp = () => {
        const where = {
          site: this.transport.connection.name,
          service: "identity",
          call: "POST /auth/tokens",
        };
        reject(
          options.signal?.aborted
            ? new OpenStackError({
                ...where,
                kind: "aborted",
                cause: "it was cancelled while signing in",
                sent: false,
              })
            : new OpenStackError({
                ...where,
                kind: "timeout",
                cause: `signing in took over ${inSeconds(ms)}`,
                sent: false,
              }),
        );
      };
      if (signal.aborted) giveUp();
      else signal.addEventListener("abort", giveUp, { once: true });
    });
    try {
      return await Promise.race([pending, ended]);
    } finally {
      signal.removeEventListener("abort", giveUp);
      clear();
    }
  }

  private async signIn(options: CallOptions): Promise<Token> {
    try {
      // Shared by all who wait, so no single waiter's signal may end it.
      const ask = () => authenticate(this.transport, this.#credential, { urgent: options.urgent });
      const fresh = await (options.urgent ? ask() : this.gate(ask));
      if (this.#token) this.transport.removeSecret(this.#token.value);
      this.transport.addSecret(fresh.value);
      this.#token = fresh;
      this.#refusedBy.clear();
      this.#refusal = undefined;
      return fresh;
    } catch (error) {
      if (error instanceof OpenStackError && error.kind === "unauthorized") {
        this.#refusal = { error, at: this.transport.clock.monotonic() };
      }
      throw error;
    }
  }
}

/**
 * Sign in at the site's Keystone: POST /v3/auth/tokens (keystone/api/auth.py).
 * @throws OpenStackError kind "unauthorized" when the credential is refused
 */
export async function authenticate(
  transport: Transport,
  credential: Credential,
  options: CallOptions = {},
): Promise<Token> {
  const request: TransportRequest = {
    ...options,
    service: "identity",
    method: "POST",
    url: new URL(`${transport.connection.authUrl.replace(/\/+$/, "")}/auth/tokens`),
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ auth: authBody(credential) }),
    expect: [201],
    isRepeatable: true,
    // Everything else waits for it.
    slot: "none",
  };
  const answer = await transport.send(request).catch((error: unknown) => {
    throw error instanceof OpenStackError && error.status === 404 ? notFoundAtSignIn(error) : error;
  });
  return readToken(transport.clock, transport.connection.name, answer);
}

/**
 * What a 404 to a sign-in means; never that the thing, for which a caller signs in, does not exist. Keystone says so
 * of an application credential that was deleted (keystone/auth/plugins/application_credential.py), a web server of
 * an address without its version.
 */
function notFoundAtSignIn(error: OpenStackError): OpenStackError {
  return error.kind === "not_found" && error.fault === "error"
    ? error.but({ kind: "unauthorized" })
    : error.but({
        kind: "bad_response",
        cause: `${error.causeText}; the address of Keystone may lack its version, /v3`,
      });
}

/** The `auth` object; an application credential carries its project and must not be sent with a scope. */
function authBody(credential: Credential): unknown {
  if (credential.method === "password") {
    const user = { ...credential.user, password: credential.password };
    return {
      identity: { methods: ["password"], password: { user } },
      scope: { project: credential.project },
    };
  }
  const { method, ...fields } = credential;
  return { identity: { methods: [method], [method]: fields } };
}

function readToken(clock: Clock, site: string, answer: Answer): Token {
  const call = "POST /auth/tokens";
  const { token } = parseJson(answer, TokenBody, { site, service: "identity", call });
  const value = answer.headers["x-subject-token"];
  if (!value) {
    throw new OpenStackError({
      kind: "bad_response",
      site,
      service: "identity",
      call,
      cause: "the answer has no token",
    });
  }
  const expiresAt = new Date(token.expires_at);
  // A fresh token's issue time is the server's clock; the Date header is not always there (uwsgi sends none).
  const issuedAt = Date.parse(token.issued_at);
  const lifetimeMs = expiresAt.getTime() - issuedAt;
  const known: Omit<Token, "value"> = {
    expiresAt,
    lifetimeMs,
    expiresAtMonotonic: clock.monotonic() + lifetimeMs,
    user: { id: token.user.id, name: token.user.name },
    project: token.project ? { id: token.project.id, name: token.project.name } : undefined,
    roles: token.roles.map((r) => r.name),
    catalog: token.catalog,
    clockDifferenceMs: issuedAt - clock.now(),
  };
  // Not enumerable: whoever logs or serialises a token does not log the secret.
  return Object.defineProperty(known, "value", { value }) as Token;
}
