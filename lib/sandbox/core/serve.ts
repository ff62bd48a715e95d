import http from "node:http";
import type { AddressInfo } from "node:net";
import { answerRequest } from "./answer-request";
import { readBody } from "./read-request";
import type { Site } from "./site";

/** A site's door: one port on loopback, with each service below its prefix. */
export async function serveSite(site: Site, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = http.createServer(async (req, res) => {
    const raw = await readBody(req);
    if (raw === undefined) return void req.destroy();
    await answerRequest(site, req, raw, res).catch((error) => {
      console.error(error); // of one request: the others, and the cloud, go on
      res.destroy();
    });
  });
  // A client that keeps its connection must not meet our end of it just as it sends.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
