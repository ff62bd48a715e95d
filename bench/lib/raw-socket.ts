import net from "node:net";

/** The floor: a request written by hand to a kept-alive socket, its answer only counted, nothing parsed. */
export async function rawSocket(port: number) {
  const socket = net.connect(port, "127.0.0.1").setNoDelay(true);
  await new Promise((resolve) => socket.once("connect", resolve));
  return {
    get: (path: string): Promise<number> =>
      new Promise((resolve) => {
        let received = 0;
        let total = 0;
        const onData = (chunk: Buffer) => {
          received += chunk.length;
          if (total === 0) {
            const head = chunk.toString("latin1", 0, 1024);
            total = head.indexOf("\r\n\r\n") + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1]);
          }
          if (received < total) return;
          socket.off("data", onData);
          resolve(received);
        };
        socket.on("data", onData);
        socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-auth-token: t\r\n\r\n`);
      }),
    close: () => socket.destroy(),
  };
}
