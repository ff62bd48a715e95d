import type { Dispatcher } from "undici";

import { knownByName } from "./known-by-name";

export interface ExchangeRequest {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  body?: string | Buffer | AsyncIterable<Uint8Array> | undefined;
  /** Ends the exchange at once, whatever it waits for; its reason is what is thrown. */
  signal: AbortSignal;
  /** Largest body accepted, in bytes; ignored when `onChunk` is given. */
  maxBytes: number;
  /** Takes the body of a successful (2xx) answer piece by piece; the transfer pauses until it resolves. */
  onChunk?: ((chunk: Buffer) => Promise<void>) | undefined;
}

export interface ExchangeResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Why an exchange failed, and whether any of the request had left. */
export class ExchangeError extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("ExchangeError");
  override name = "ExchangeError";

  constructor(
    readonly reason: unknown,
    readonly sent: boolean,
  ) {
    super("exchange failed");
  }
}

/** Not the exchange failed, but who takes or gives its body: a full disk here, say. */
export class BodyError extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("BodyError");
  override name = "BodyError";
}

/** The body went past `maxBytes`. */
export class TooLargeError extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("TooLargeError");
  override name = "TooLargeError";
}

/**
 * One HTTP request and its whole answer. Knows whether anything was sent, obeys the signal even while connecting,
 * and never follows a redirect.
 * @throws ExchangeError
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<ExchangeResponse> {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    if (signal.aborted) return reject(new ExchangeError(signal.reason, false));
    let sent = false;
    let settled = false;
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: Record<string, string> = {};
    let body = new Collected();
    let draining: Promise<void> | undefined;
    const isStreamed = () => request.onChunk !== undefined && status >= 200 && status < 300;

    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    const fail = (reason: unknown) => settle(() => reject(new ExchangeError(reason, sent)));
    const abandon = (reason: unknown) => {
      fail(reason);
      controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const onAbort = () => abandon(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      // Called when a connection is ready, before the first byte is written.
      onRequestStart(c) {
        controller = c;
        if (settled) c.abort(new Error("given up while connecting"));
        else sent = true;
      },
      onResponseStart(_c, statusCode, rawHeaders) {
        status = statusCode;
        headers = flatten(rawHeaders);
        const announced = Number(headers["content-length"]) || 0;
        if (isStreamed() || request.method === "HEAD") return;
        if (announced > request.maxBytes) return abandon(new TooLargeError());
        body = new Collected(announced);
      },
      onResponseData(c, chunk) {
        if (isStreamed()) {
          c.pause();
          // Not in the same tick: undici 7 would then parse the same bytes again, without end.
          draining = request.onChunk?.(chunk).then(
            () => void setImmediate(() => c.resume()),
            (cause) => abandon(new BodyError("the body could not be taken", { cause })),
          );
          return;
        }
        if (body.length + chunk.length > request.maxBytes) return abandon(new TooLargeError());
        body.add(chunk);
      },
      onResponseEnd() {
        const done = () => settle(() => resolve({ status, headers, body: body.whole() }));
        if (draining) draining.then(done);
        else done();
      },
      onResponseError(_c, error) {
        fail(error);
      },
    };

    try {
      dispatcher.dispatch(
        {
          origin: request.url.origin,
          path: request.url.pathname + request.url.search,
          method: request.method,
          headers: request.headers,
          // undici reads any async iterable; its types name Readable only.
          body: (isStream(request.body) ? blamed(request.body) : (request.body ?? null)) as Exclude<
            Dispatcher.DispatchOptions["body"],
            undefined
          >,
          // The signal carries the deadline; undici's own timers would only give a second opinion.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      fail(error);
    }
  });
}

/** The pieces of a body. With a length known before, each is copied to its place at once, and none is kept. */
class Collected {
  length = 0;
  private readonly place: Buffer | undefined;
  private readonly pieces: Buffer[] = [];

  constructor(expected = 0) {
    if (expected > 0) this.place = Buffer.allocUnsafe(expected);
  }

  add(piece: Buffer): void {
    if (this.place && this.length + piece.length <= this.place.length) piece.copy(this.place, this.length);
    else this.pieces.push(piece);
    this.length += piece.length;
  }

  whole(): Buffer {
    const { place, pieces, length } = this;
    if (pieces.length === 0) return place ? place.subarray(0, length) : Buffer.alloc(0);
    const copied = length - pieces.reduce((n, p) => n + p.length, 0);
    return Buffer.concat(place ? [place.subarray(0, copied), ...pieces] : pieces, length);
  }
}

/** A body that can be read once only. */
export const isStream = (body: ExchangeRequest["body"]): body is AsyncIterable<Uint8Array> =>
  body !== undefined && typeof body !== "string" && !Buffer.isBuffer(body);

async function* blamed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw new BodyError("the body could not be read", { cause });
  }
}

function flatten(raw: Record<string, string | string[] | undefined>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name in raw) {
    const value = raw[name];
    if (value !== undefined) out[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return out;
}
