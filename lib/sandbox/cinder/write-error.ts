import { routerError } from "../core/errors";
import type { Answer, UnknownPath } from "../core/http";

const NAMES: Record<number, string> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  501: "notImplemented",
  503: "serviceUnavailable",
};

/** An error as Cinder writes it; a full quota tells that trying again is in vain. (cinder/api/openstack/wsgi.py, Fault) */
export function writeError(
  status: number,
  message: string,
  _type: string | undefined,
  requestId: string,
): Answer {
  const fault = { code: status, message, ...(status === 413 ? { retryAfter: "0" } : {}) };
  return {
    status,
    body: { [NAMES[status] ?? "computeFault"]: fault },
    headers: { "x-compute-request-id": requestId, ...(status === 413 ? { "retry-after": "0" } : {}) },
  };
}

/** What the router answers when it has no such path, or no such method there: always 404. */
export const writeUnknown = (_status: 404 | 405, { headers }: UnknownPath): Answer =>
  routerError(headers.accept);
