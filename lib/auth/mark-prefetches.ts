import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders } from "node:http";
import { ACTIVE_HEADER } from "./is-active";

/**
 * Says of each page that Next fetches ahead, because a link to it came into sight, that nobody asked for it. Next takes
 * its own header off before a page could see it (FLIGHT_HEADERS in next/dist/client/components/app-router-headers.js).
 */
export function markPrefetches(): void {
  subscribe("http.server.request.start", (message) => {
    const { headers } = (message as { request: { headers: IncomingHttpHeaders } }).request;
    if (headers["next-router-prefetch"] !== undefined) headers[ACTIVE_HEADER] = "0";
  });
}
