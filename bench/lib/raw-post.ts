import net from "node:net";

/** POSTs written by hand to one kept-alive socket: the least that a client can do. */
export async function rawPost(base: string, headers: Record<string, string>) {
  const { hostname, port, pathname } = new URL(base);
  const socket = net.connect(Number(port), hostname).setNoDelay(true);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const head = Object.entries({ Host: `${hostname}:${port}`, "Content-Type": "application/json", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  return {
    /** Answers with an empty body only. @throws for another status */
    send: (path: string, body: unknown, status: number): Promise<void> =>
      new Promise((resolve, reject) => {
        let answer = "";
        const onData = (chunk: Buffer) => {
          answer += chunk.toString("latin1");
          if (!answer.includes("\r\n\r\n")) return;
          socket.off("data", onData);
          if (answer.startsWith(`HTTP/1.1 ${status} `)) resolve();
          else reject(new Error(answer));
        };
        socket.on("data", onData);
        const text = JSON.stringify(body);
        socket.write(
          `POST ${pathname.replace(/\/$/, "")}${path} HTTP/1.1\r\n${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
        );
      }),
    close: () => socket.destroy(),
  };
}
