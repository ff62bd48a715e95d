import { errorName, routerError } from "../core/errors";
import type { Answer, UnknownPath } from "../core/http";

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
    body: { [errorName(status)]: fault },
    headers: { "x-compute-request-id": requestId, ...(status === 413 ? { "retry-after": "0" } : {}) },
  };
}

/** What the router answers when it has no such path, or no such method there: always 404. */
export const writeUnknown = (_status: 404 | 405, { headers }: UnknownPath): Answer =>
  routerError(headers.accept);
