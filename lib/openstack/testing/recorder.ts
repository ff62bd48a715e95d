import fs from "node:fs";
import path from "node:path";
import type { Dispatcher } from "undici";
import { expect } from "vitest";
import { type Fixture, fixtureFile, templateOf } from "./fixture";

const KEEP_HEADERS = [
  "content-type",
  "x-openstack-request-id",
  "x-compute-request-id",
  "openstack-api-version",
  "retry-after",
  "location",
];
/** Nova shows admins where in its files an error came from. */
const TRACEBACK = /"(?:[^"\\]|\\.)*File \\"\/(?:[^"\\]|\\.)*"/g;
const SECRET_FIELD = /"(password|secret|adminPass|private_key|auth_key)"\s*:\s*"(?:[^"\\]|\\.)*"/g;

/** Calls seen on the wire by this process: template and status, with how often. */
export const seenCalls = new Map<string, number>();

const written = new Set<string>();

/**
 * Notes every call, and with STILLPOINT_RECORD=1 keeps the first answer of each call and status as a fixture.
 * @param serviceOf which service an address belongs to
 */
export function recorder(serviceOf: (url: URL) => string): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (opts, handler) => {
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Buffer[] = [];
    return dispatch(opts, {
      onRequestStart: (c, context) => handler.onRequestStart?.(c, context),
      onResponseStart: (c, code, raw, message) => {
        status = code;
        headers = Object.fromEntries(
          KEEP_HEADERS.flatMap((k) => (typeof raw[k] === "string" ? [[k, raw[k]]] : [])),
        );
        handler.onResponseStart?.(c, code, raw, message);
      },
      onResponseData: (c, chunk) => {
        chunks.push(chunk);
        handler.onResponseData?.(c, chunk);
      },
      onResponseEnd: (c, trailers) => {
        keep(serviceOf, opts, status, headers, Buffer.concat(chunks));
        handler.onResponseEnd?.(c, trailers);
      },
      onResponseError: (c, error) => handler.onResponseError?.(c, error),
    });
  };
}

function keep(
  serviceOf: (url: URL) => string,
  opts: Dispatcher.DispatchOptions,
  status: number,
  headers: Record<string, string>,
  body: Buffer,
): void {
  const url = new URL(opts.path, String(opts.origin));
  const service = serviceOf(url);
  const request = jsonOf(typeof opts.body === "string" ? opts.body : "");
  const isAction = url.pathname.endsWith("/action");
  const action = isAction && request && typeof request === "object" ? Object.keys(request)[0] : undefined;
  const label = `${service} ${templateOf(opts.method, url.pathname)}${action ? ` ${action}` : ""}`;
  seenCalls.set(`${label} → ${status}`, (seenCalls.get(`${label} → ${status}`) ?? 0) + 1);
  if (process.env.STILLPOINT_RECORD !== "1") return;
  const file = fixtureFile(service, opts.method, url.pathname, status, action);
  // Only of the service that the test is about: what it needs of others are their tests' fixtures.
  const about = path.dirname(expect.getState().testPath ?? "");
  if (written.has(file) || path.dirname(path.dirname(file)) !== about) return;
  written.add(file);
  const sent = opts.headers as Record<string, string>;
  const text = body.toString("utf8");
  const fixture: Fixture = {
    method: opts.method,
    path: opts.path,
    microversion: sent["openstack-api-version"],
    request: service === "identity" && url.pathname.endsWith("/tokens") ? undefined : request,
    status,
    headers,
    body: isData(headers) ? `[${body.length} bytes]` : (jsonOf(text) ?? text.slice(0, 4_000)),
  };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const json = JSON.stringify(fixture, null, 1)
    .replace(SECRET_FIELD, '"$1": "[masked]"')
    .replace(TRACEBACK, '"[traceback]"');
  fs.writeFileSync(file, `${json}\n`);
}

const isData = (headers: Record<string, string>) => headers["content-type"] === "application/octet-stream";

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
