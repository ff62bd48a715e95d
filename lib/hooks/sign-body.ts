import { createHmac } from "node:crypto";

/** Names how it is signed, so that another way may come beside it. */
const VERSION = "v1";

/**
 * What a receiver knows our calls by: HMAC-SHA256 over the time and the body, under the hook's secret. The time is in it,
 * so that a call that was overheard cannot be made again later. Pure.
 * @param timestamp seconds since the epoch
 */
export function signBody(secret: string, timestamp: number, body: string): string {
  const hash = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `${VERSION}=${hash}`;
}
