import { DeadlineError } from "./deadline";
import type { FailureDetails, FailureKind } from "./errors";
import { TooLargeError } from "./exchange";
import { parseRetryAfter } from "./retry";
import { maskText } from "./secrets";
import { AddressRefusedError } from "./vetted-lookup";

const TLS_REASONS: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed and not among the site's trusted authorities",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate chain ends in an authority that is not trusted for this site",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's authority is unknown",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate's authority is unknown",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate's authority is unknown",
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet, or this machine's clock is behind",
  CERT_REVOKED: "the certificate was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host name",
};

const UNREACHABLE_REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens on that port",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  UND_ERR_CONNECT_TIMEOUT: "the host did not accept a connection in time",
};

type Outcome = Pick<FailureDetails, "kind" | "cause" | "sent">;

/** What an exchange that got no whole answer means. */
export function describeBrokenExchange(reason: unknown, sent: boolean): Outcome {
  if (reason instanceof DeadlineError) {
    return sent
      ? { kind: "timeout", cause: reason.message, sent }
      : { kind: "unreachable", cause: `no connection within ${reason.ms} ms`, sent };
  }
  if (reason instanceof TooLargeError) return { kind: "too_large", cause: "the answer is too large", sent };
  if (reason instanceof AddressRefusedError)
    return { kind: "address_refused", cause: reason.message, sent: false };
  const { code, message } = reasonOf(reason);
  const tls = TLS_REASONS[code];
  if (tls && !sent) return { kind: "tls", cause: tls, sent: false };
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code) && !sent) {
    return { kind: "tls", cause: `the TLS handshake failed (${code})`, sent: false };
  }
  const unreachable = UNREACHABLE_REASONS[code];
  if (unreachable && !sent) return { kind: "unreachable", cause: unreachable, sent: false };
  if (reason instanceof Error && reason.name === "HTTPParserError")
    return { kind: "bad_response", cause: "the answer is not valid HTTP", sent };
  if (!sent)
    return { kind: "unreachable", cause: `no connection (${code || maskText(message, [], 120)})`, sent };
  return {
    kind: "connection_lost",
    cause: `the connection broke before the answer was whole (${code || "closed"})`,
    sent,
  };
}

function reasonOf(reason: unknown): { code: string; message: string } {
  if (!(reason instanceof Error)) return { code: "", message: String(reason) };
  // Happy eyeballs: one error per address tried.
  const inner =
    reason instanceof AggregateError && reason.errors[0] instanceof Error ? reason.errors[0] : reason;
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : "";
  return { code, message: inner.message };
}

export interface AnswerLike {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What an answer with an unexpected status means (openstack-api.md G1 to G3). */
export function describeAnswer(
  answer: AnswerLike,
  secrets: readonly string[],
  nowMs: number,
): Pick<FailureDetails, "kind" | "cause" | "status" | "fault" | "requestId" | "retryAfterMs"> {
  const { status, headers } = answer;
  const { fault, message } = readFault(answer);
  const said = message ? maskText(message, secrets, 300) : "";
  const kind = kindOf(status, fault, said);
  const cause = `HTTP ${status}${said ? `: ${said.replace(/[.\s]+$/, "")}` : ""}`;
  return {
    kind,
    status,
    cause: kind === "redirect" ? `HTTP ${status}, a redirect to ${redirectTarget(headers.location)}` : cause,
    fault,
    requestId: requestIdOf(headers),
    retryAfterMs: kind === "quota" ? undefined : parseRetryAfter(headers["retry-after"], nowMs),
  };
}

function kindOf(status: number, fault: string | undefined, message: string): FailureKind {
  if (status >= 300 && status < 400) return "redirect";
  // Each service has its own code for a full quota: Cinder and Glance 413, Nova 403, Neutron 409.
  if (
    status === 413 ||
    fault === "OverQuota" ||
    // Not by the word "quota" alone: "Policy doesn't allow ...:quotas:show to be performed" is a plain 403.
    (status === 403 && /exceed|too many|over (the )?limit/i.test(message) && !/disk devices/i.test(message))
  ) {
    return "quota";
  }
  if (status === 429 || status === 498) return "rate_limited";
  if (status === 406) return "microversion";
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not_found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 408) return "timeout";
  if (status >= 400 && status < 500) return "bad_request";
  if (status === 502 || status === 503 || status === 504) return "unavailable";
  if (status >= 500) return "server_error";
  return "bad_response";
}

/** Nova and Cinder: {fault: {message}}; Keystone: {error}; Neutron: {NeutronError}; Placement: {errors}; Glance: text. */
function readFault({ headers, body }: AnswerLike): {
  fault?: string | undefined;
  message?: string | undefined;
} {
  const text = body.subarray(0, 64 * 1024).toString("utf8");
  if (!/json/.test(headers["content-type"] ?? "")) return { message: plainText(text) };
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return {};
    const [name, value] = Object.entries(parsed)[0] ?? [];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    // Glance, asked for JSON, puts its page's text into it, with the markup.
    if (typeof first === "string") return { message: plainText(first) };
    if (typeof first !== "object" || first === null) return {};
    const f = first as Record<string, unknown>;
    const message = [f.message, f.detail, f.description, f.title].find(
      (m) => typeof m === "string" && m !== "",
    );
    return { fault: typeof f.type === "string" ? f.type : name, message: message as string | undefined };
  } catch {
    return { message: plainText(text) };
  }
}

function plainText(text: string): string {
  return text
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function redirectTarget(location: string | undefined): string {
  if (!location) return "nowhere";
  try {
    return new URL(location).host;
  } catch {
    return "a path of the same host";
  }
}

/**
 * A 404 that no OpenStack service gave: each of theirs carries a request id. A load balancer without its backend, or
 * a wrong address, must never read as "it does not exist".
 */
export const isForeignNotFound = ({ status, headers }: AnswerLike): boolean =>
  (status === 404 || status === 410) && requestIdOf(headers) === undefined;

/** The service's own request id. */
export function requestIdOf(headers: Record<string, string>): string | undefined {
  const id = headers["x-openstack-request-id"] ?? headers["x-compute-request-id"];
  return id && /^req-[0-9a-f-]{36}$/.test(id) ? id : undefined;
}
