import type { Answer } from "../core/http";

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

/** What the router answers when it has no such path, or no such method there: plain text, and always 404. */
const NO_ROUTE = "The resource could not be found.";

/** An error as Cinder writes it; a full quota tells that trying again is in vain. (cinder/api/openstack/wsgi.py, Fault) */
export function writeError(
  status: number,
  message: string,
  _type: string | undefined,
  requestId: string,
): Answer {
  if (message === NO_ROUTE)
    return {
      status: 404,
      body: `404 Not Found\n\n${NO_ROUTE}\n\n   `,
      headers: { "content-type": "text/plain; charset=UTF-8" },
    };
  const fault = { code: status, message, ...(status === 413 ? { retryAfter: "0" } : {}) };
  return {
    status,
    body: { [NAMES[status] ?? "computeFault"]: fault },
    headers: { "x-compute-request-id": requestId, ...(status === 413 ? { "retry-after": "0" } : {}) },
  };
}
