import { knownByName } from "./known-by-name";

/** What went wrong, in terms of what to do about it. */
export type FailureKind =
  | "unreachable" // nothing was sent: name, route, port
  | "tls" // nothing was sent: the certificate or the handshake was refused
  | "host_not_allowed" // nothing was sent: the token may not go to this host
  | "address_refused" // nothing was sent: loopback, link-local, a metadata service: no cloud is there
  | "circuit_open" // nothing was sent: the service failed repeatedly a moment ago
  | "not_recorded" // nothing was sent: the audit log could not be written
  | "busy" // nothing was sent: no free slot before the deadline
  | "endpoint_missing" // nothing was sent: the catalog has no such service, interface or region
  | "timeout" // no whole answer before the deadline
  | "connection_lost" // the connection broke before the answer was whole
  | "aborted" // the caller gave up
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "bad_request"
  | "quota"
  | "rate_limited"
  | "microversion"
  | "unavailable"
  | "server_error"
  | "redirect"
  | "too_large" // the answer is larger than the cap
  | "bad_response"; // the answer is no JSON, or not of the documented shape

const NEXT_STEP: Record<FailureKind, string> = {
  unreachable: "Check the address, the route and the firewall between Stillpoint and the site.",
  tls: "Check the certificate of the address; for a private authority, add its CA to the site.",
  host_not_allowed:
    "If the site really serves this address, confirm it on the site's page; otherwise correct the catalog.",
  address_refused:
    "Enter an address that the site's services have in its network; for a development cloud on this machine set STILLPOINT_ALLOW_LOOPBACK=1.",
  circuit_open:
    "The service failed several times in a row; calls are held back and go on by themselves once it answers.",
  not_recorded: "Check Stillpoint's database; what is not recorded is not done.",
  busy: "The site has as many calls in flight as Stillpoint allows itself; try again in a moment.",
  endpoint_missing: "Check the site's region name and interface against the Keystone catalog.",
  timeout:
    "Check the load and the health of the service; look whether the change was made before repeating it.",
  connection_lost:
    "Check the load balancer and the service; look whether the change was made before repeating it.",
  aborted: "The operation was cancelled.",
  unauthorized: "Check the credential of the site: password, expiry, enabled user and project.",
  forbidden: "Give the credential's user the role that the service's policy asks for in this project.",
  not_found: "It may have been deleted, or belong to another project than the credential's.",
  conflict: "Its state does not allow this now; wait for the running operation to end.",
  bad_request: "The service refused the request; its message says why.",
  quota: "Raise the project's quota at the site, or delete what is no longer needed.",
  rate_limited: "The site limits the number of calls; they are repeated more slowly.",
  microversion: "The site's release is too old, or too new, for this call.",
  unavailable: "The service, or what it depends on, is down or overloaded; check its health at the site.",
  server_error: "Look for the request id in the service's log at the site.",
  redirect: "Enter the service's final address; Stillpoint does not follow redirects with a token.",
  too_large: "The answer is larger than Stillpoint accepts; ask for a smaller page.",
  bad_response:
    "Something between Stillpoint and the service answered in its place, or the service is broken.",
};

/** Kinds of which it is certain that the cloud did not carry out the request. */
const NOT_CARRIED_OUT: ReadonlySet<FailureKind> = new Set([
  "unreachable",
  "tls",
  "host_not_allowed",
  "address_refused",
  "circuit_open",
  "not_recorded",
  "busy",
  "endpoint_missing",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "bad_request",
  "quota",
  "rate_limited",
  "microversion",
  "redirect",
]);

export interface FailureDetails {
  kind: FailureKind;
  /** The site's name as the operator gave it. */
  site: string;
  /** Method and path, without query and without secrets. */
  call: string;
  /** The plain cause, one sentence without the full stop of the next. */
  cause: string;
  service?: string | undefined;
  status?: number | undefined;
  /** The fault's name in the body: itemNotFound, overLimit, OverQuota ... */
  fault?: string | undefined;
  /** The service's own id of the request: the key into its logs and into Nova's instance actions. */
  requestId?: string | undefined;
  /** The id that we sent and that the services pass on to each other. */
  globalRequestId?: string | undefined;
  retryAfterMs?: number | undefined;
  /** False when not one byte of the request left this machine. */
  sent?: boolean | undefined;
  /** Known better than by kind and `sent`. */
  isAmbiguous?: boolean | undefined;
}

/** A failed call: where, what, why, which request, and what to do next. Holds no secret. */
export class OpenStackError extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("OpenStackError");
  override name = "OpenStackError";
  readonly kind: FailureKind;
  readonly site: string;
  readonly call: string;
  readonly causeText: string;
  readonly service: string | undefined;
  readonly status: number | undefined;
  readonly fault: string | undefined;
  readonly requestId: string | undefined;
  readonly globalRequestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** What the operator can do next. */
  readonly nextStep: string;
  /** The request may have been carried out although it failed: look before repeating. */
  readonly isAmbiguous: boolean;
  readonly #details: FailureDetails;

  constructor(d: FailureDetails) {
    const ids = d.requestId ?? d.globalRequestId;
    super(`${d.site}: ${d.call} failed: ${d.cause}${ids ? ` (${ids})` : ""}. ${NEXT_STEP[d.kind]}`);
    this.kind = d.kind;
    this.site = d.site;
    this.call = d.call;
    this.causeText = d.cause;
    this.service = d.service;
    this.status = d.status;
    this.fault = d.fault;
    this.requestId = d.requestId;
    this.globalRequestId = d.globalRequestId;
    this.retryAfterMs = d.retryAfterMs;
    this.nextStep = NEXT_STEP[d.kind];
    this.isAmbiguous = d.isAmbiguous ?? (d.sent !== false && !NOT_CARRIED_OUT.has(d.kind));
    this.#details = d;
  }

  /** The same failure, with what is known better about it. */
  but(changes: Partial<FailureDetails>): OpenStackError {
    return new OpenStackError({ ...this.#details, ...changes });
  }
}

/** Narrow an unknown error to a failed call, optionally of one kind. */
export function isOpenStackError(error: unknown, kind?: FailureKind): error is OpenStackError {
  return error instanceof OpenStackError && (kind === undefined || error.kind === kind);
}
