import { subscribe } from "node:diagnostics_channel";
import { PEER_HEADER } from "./peer-address";

interface Message {
  request: { headers: Record<string, string | string[] | undefined> };
  socket: { remoteAddress?: string };
}

/**
 * Puts the TCP peer's address on every request of this process, before Next sees it and over anything of that name
 * that was sent: Next offers a route no socket, only X-Forwarded-For, which any sender can write.
 */
export function stampPeerAddress(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as Message;
    request.headers[PEER_HEADER] = socket.remoteAddress ?? "unknown";
  });
}
