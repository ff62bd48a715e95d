import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * A TCP proxy before PostgreSQL. Told to swallow, it passes nothing on any more, not even that a side has closed, for
 * the connections whose first bytes (which hold the application_name) contain `mark`: a network that lost them.
 */
export class BlackHole {
  #swallows = false;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(databaseUrl: string, mark = ""): Promise<BlackHole> {
    const target = new URL(databaseUrl);
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = new URL(databaseUrl);
    url.hostname = "127.0.0.1";
    url.port = String((server.address() as AddressInfo).port);
    const hole = new BlackHole(server, url.href);
    server.on("connection", (client) => {
      const upstream = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
      client.once("data", (first: Buffer) => {
        const isMarked = first.includes(mark);
        hole.#pass(client, upstream, isMarked);
        hole.#pass(upstream, client, isMarked);
        upstream.write(first);
      });
      for (const socket of [client, upstream]) socket.on("error", () => {});
    });
    return hole;
  }

  /** From here on the marked connections, old and new, hear nothing and say nothing. */
  swallow(): void {
    this.#swallows = true;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #pass(from: Socket, to: Socket, isMarked: boolean): void {
    this.#sockets.add(from);
    const isLost = () => isMarked && this.#swallows;
    from.on("data", (chunk) => isLost() || to.write(chunk));
    from.on("end", () => isLost() || to.end());
    from.on("close", () => isLost() || to.destroy());
  }
}
