import { randomUUID } from "node:crypto";
import { AppError } from "../errors";
import { log } from "../log";
import { type FailureKind, isOpenStackError } from "../openstack/errors";
import { EnvelopeError } from "../secrets/envelope";

/** Why a site could not be read, for people: cause, request id and next step. */
export interface Failure {
  full: string;
  /** For those who may not inspect sites: without addresses, key ids and others' projects. */
  brief: string;
}

/** A failure of our own finding, whose whole cause is not for everybody. */
export class SiteFailure extends AppError {
  constructor(
    message: string,
    readonly brief: string,
  ) {
    super("conflict", message);
  }
}

const KINDS: Record<FailureKind, string> = {
  unreachable: "it cannot be reached",
  tls: "its certificate is not trusted",
  host_not_allowed: "its catalog names an address that nobody has confirmed",
  address_refused: "its address is none that a site may have",
  circuit_open: "the service failed several times in a row",
  not_recorded: "Stillpoint's audit log cannot be written",
  busy: "too many calls are under way",
  endpoint_missing: "its catalog has no such service",
  timeout: "no answer in time",
  connection_lost: "the connection broke",
  aborted: "it was cancelled",
  unauthorized: "the credential was refused",
  forbidden: "the credential may not read this",
  not_found: "there is no such thing",
  conflict: "its state does not allow this now",
  bad_request: "the service refused the request",
  quota: "a quota is used up",
  rate_limited: "the site limits the number of calls",
  microversion: "its release does not know this call",
  unavailable: "the service is down or overloaded",
  server_error: "the service failed",
  redirect: "the service answers elsewhere",
  too_large: "the answer is too large",
  bad_response: "the answer makes no sense",
};

/** What we did not foresee is logged. */
export function explainFailure(error: unknown): Failure {
  if (isOpenStackError(error)) {
    const id = error.requestId ?? error.globalRequestId;
    const brief = `${error.site}: ${KINDS[error.kind]}${id ? ` (${id})` : ""}. ${error.nextStep}`;
    return { full: error.message, brief };
  }
  if (error instanceof SiteFailure) return { full: error.message, brief: error.brief };
  if (error instanceof AppError) return { full: error.message, brief: error.message };
  if (error instanceof EnvelopeError) {
    const next = "Save the credential again on the site's page.";
    const cause = "The credential's secret cannot be opened";
    return { full: `${cause}: ${error.message.replace(/\.$/, "")}. ${next}`, brief: `${cause}. ${next}` };
  }
  const id = randomUUID();
  log.error({ err: error, id }, "reading a site failed");
  const text = `Reading failed inside Stillpoint; its log says why, under ${id}.`;
  return { full: text, brief: text };
}
