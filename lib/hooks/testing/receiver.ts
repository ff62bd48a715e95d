import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

type Answer = { status?: number; headers?: Record<string, string>; body?: string } | "never";

interface Options {
  tls?: { key: string; cert: string };
  /** What it does about a delivery, and says then, unless another answer was put before it. */
  answer?: (delivery: Received) => Answer;
}

/** An operator's receiver on loopback, which answers as a test wants; closed when its file is through. */
export async function receiver({ tls, answer: usual = () => ({}) }: Options = {}) {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const delivery = {
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
        path: request.url ?? "",
      };
      received.push(delivery);
      const answer = answers.shift() ?? usual(delivery);
      if (answer === "never") return;
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "");
    });
  };
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}/hook`,
    port,
    received,
    /** What came first. @throws Error when nothing came */
    first: (): Received => {
      const [first] = received;
      if (!first) throw new Error("nothing was received");
      return first;
    },
    /** The next answers, in their order; after them the usual one: 200 without a body. */
    willAnswer: (...next: Answer[]) => void answers.push(...next),
    forget: () => {
      received.length = 0;
      answers.length = 0;
    },
  };
}
