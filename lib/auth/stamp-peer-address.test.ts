import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { PEER_HEADER, peerAddress } from "./peer-address";
import { stampPeerAddress } from "./stamp-peer-address";

it("puts the TCP peer's address over whatever the sender claims", async () => {
  stampPeerAddress();
  const server = createServer((request, response) => {
    response.end(peerAddress((name) => request.headers[name]?.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const headers = { [PEER_HEADER]: "6.6.6.6", "x-forwarded-for": "6.6.6.6" };
  const seen = await (await fetch(`http://127.0.0.1:${port}`, { headers })).text();
  await new Promise((resolve) => server.close(resolve));
  expect(seen).toBe("127.0.0.1");
});
