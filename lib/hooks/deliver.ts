import { Agent } from "undici";
import { type Clock, systemClock } from "../clock";
import { withDeadline } from "../openstack/deadline";
import { ExchangeError, type ExchangeResponse, exchange } from "../openstack/exchange";
import { describeBrokenExchange } from "../openstack/failure";
import { maskText } from "../openstack/secrets";
import type { HookAnswer } from "./hook-call";
import { hookLookup, refusedHost } from "./hook-way";
import { signBody } from "./sign-body";

const TRY_MS = 30_000;
/** Between two tries. */
const PAUSES_MS = [1_000, 4_000];
const CONNECT_MS = 4_000;
const MOST_BYTES = 64 * 1024;
const MOST_LETTERS = 500;

/** Where a hook is, and what signs for us there. */
export interface Receiver {
  url: string;
  secret: string;
  caPem: string | null;
  isInternal: boolean;
}

export interface Delivery {
  id: string;
  body: Record<string, unknown>;
}

export interface DeliverOptions {
  signal: AbortSignal;
  clock?: Clock | undefined;
  /** Asked right before each try; what it throws ends the delivery. */
  assertFence?: (() => void) | undefined;
  /** How often it is tried at most. */
  most?: number;
  tryMs?: number;
}

export type Delivered = Omit<HookAnswer, "hook">;

/**
 * Posts a signed JSON body to a receiver, and again only where another try may help: after no answer, 5xx and 429. No
 * redirect is followed. Nothing of it is logged.
 * @throws what `assertFence` throws
 */
export async function deliver(
  receiver: Receiver,
  { id, body }: Delivery,
  { signal, clock = systemClock, assertFence, most = PAUSES_MS.length + 1, tryMs = TRY_MS }: DeliverOptions,
): Promise<Delivered> {
  const url = new URL(receiver.url);
  const way = { protocol: url.protocol, isInternal: receiver.isInternal };
  if (url.protocol !== "https:" && !receiver.isInternal)
    return unsent("plain HTTP was not accepted for it. Nothing was sent.");
  const refused = refusedHost(url.hostname, way);
  if (refused !== undefined) return unsent(`${url.hostname} is ${refused}. Nothing was sent.`);
  const text = JSON.stringify(body);
  const agent = new Agent({
    connect: {
      timeout: CONNECT_MS,
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      lookup: hookLookup(way),
      ...(receiver.caPem ? { ca: receiver.caPem } : {}),
    },
  });
  try {
    for (let tries = 1; ; tries++) {
      assertFence?.();
      const tried = await tryOnce(agent, url, receiver.secret, { id, text, now: clock.now() }, signal, tryMs);
      const pause = PAUSES_MS[tries - 1];
      if (!tried.again || tries >= most || pause === undefined || signal.aborted)
        return { ...tried.answer, tries };
      await clock.sleep(pause, signal).catch(() => {});
      if (signal.aborted) return { ...tried.answer, tries };
    }
  } finally {
    await agent.destroy();
  }
}

const unsent = (text: string): Delivered => ({ isTaken: false, tries: 0, status: null, text, json: null });

interface Tried {
  answer: Omit<Delivered, "tries">;
  again: boolean;
}

async function tryOnce(
  agent: Agent,
  url: URL,
  secret: string,
  { id, text, now }: { id: string; text: string; now: number },
  outer: AbortSignal,
  tryMs: number,
): Promise<Tried> {
  const timestamp = Math.floor(now / 1_000);
  const deadline = withDeadline(tryMs, outer);
  try {
    const answer = await exchange(agent, {
      method: "POST",
      url,
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "user-agent": "Stillpoint",
        "stillpoint-delivery": id,
        "stillpoint-timestamp": String(timestamp),
        "stillpoint-signature": signBody(secret, timestamp, text),
      },
      body: text,
      signal: deadline.signal,
      maxBytes: MOST_BYTES,
    });
    return judge(answer, secret);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const { kind, cause } = describeBrokenExchange(error.reason, error.sent);
    const isOver = outer.aborted;
    return {
      answer: {
        isTaken: false,
        status: null,
        text: isOver
          ? "it was cancelled before it was answered"
          : maskText(cause, [secret], MOST_LETTERS - 1),
        json: null,
      },
      // What it is refused for stays as it is.
      again: !isOver && !["tls", "address_refused", "too_large"].includes(kind),
    };
  } finally {
    deadline.clear();
  }
}

function judge({ status, headers, body }: ExchangeResponse, secret: string): Tried {
  const isRedirect = status >= 300 && status < 400;
  const said = maskText(body.toString("utf8"), [secret], MOST_LETTERS - 100);
  const text = isRedirect
    ? `HTTP ${status}, a redirect to ${redirectTarget(headers.location)}, which is not followed: enter the final address`
    : `HTTP ${status}${said === "" ? "" : `: ${said}`}`;
  return {
    answer: {
      isTaken: status >= 200 && status < 300,
      status,
      text: maskText(text, [], MOST_LETTERS - 1),
      json: jsonOf(body),
    },
    again: status >= 500 || status === 429,
  };
}

const redirectTarget = (location: string | undefined): string =>
  location && URL.canParse(location) ? new URL(location).host : "another path";

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
