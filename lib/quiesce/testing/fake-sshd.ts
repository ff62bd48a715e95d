import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import type { FakeHost } from "../../../compute-host/testing/fake-host";
import { readPrivateKey } from "../private-key";

export type KeyKind = "ed25519" | "ecdsa" | "rsa";

/** A pair as files have it. Made by Node: of what the SSH library makes, one Ed25519 key in some hundred is broken. */
export function newKeys(kind: KeyKind = "ed25519"): { private: string; public: string } {
  const options = {
    ...{ modulusLength: 2048, namedCurve: "P-256" },
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  } as const;
  const made = generateKeyPairSync((kind === "ecdsa" ? "ec" : kind) as "rsa", options);
  const key = readPrivateKey(made.privateKey);
  const parsed = "text" in key ? ssh2.utils.parseKey(key.text) : new Error(key.problem);
  if ("problem" in key || parsed instanceof Error) throw parsed;
  return { private: key.text, public: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}` };
}

/** What goes wrong with the next requests; each is looked at when it arrives. */
export interface SshTrouble {
  /** The connection is cut as soon as the script has been started. */
  cutAfterStart?: (request: string) => boolean;
  /** The script's answer never arrives: the connection is cut when it has ended. */
  cutBeforeAnswer?: (request: string) => boolean;
  /** No session is opened, and nothing said. */
  hang?: (request: string) => boolean;
  /** Answers in place of the script. */
  say?: (request: string) => string | undefined;
  /** So long it takes until the session is opened, ms. */
  opensAfter?: (request: string) => number;
  refuseSessions?: boolean;
  /** So long it takes until the script is started, ms. */
  delay?: (request: string) => number;
}

interface Options {
  host: FakeHost;
  userKey: string;
  kinds?: readonly KeyKind[];
  port?: number;
}

/** A compute host's SSH server on loopback, with a forced command, as authorized_keys has it. */
export async function fakeSshd({ host, userKey, kinds = ["ed25519"], port = 0 }: Options) {
  const hostKeys = kinds.map(newKeys);
  const parsed = ssh2.utils.parseKey(userKey);
  if (parsed instanceof Error) throw parsed;
  const allowed = parsed.getPublicSSH();
  const open = new Set<Connection>();
  const children = new Set<ChildProcess>();
  const seen = { connections: 0, requests: [] as string[], sessions: 0, most: 0 };
  const trouble: SshTrouble = {};
  const server = new ssh2.Server({ hostKeys: hostKeys.map((key) => key.private) }, (client) => {
    seen.connections++;
    open.add(client);
    // One for each request that is under way.
    client.setMaxListeners(0);
    client.on("error", () => {});
    client.on("close", () => open.delete(client));
    client.on("authentication", (context) => {
      const isAllowed =
        context.method === "publickey" &&
        context.username === "stillpoint" &&
        context.key.data.equals(allowed) &&
        (!context.signature ||
          (context.blob !== undefined &&
            parsed.verify(context.blob, context.signature, context.hashAlgo) === true));
      if (isAllowed) context.accept();
      else context.reject(["publickey"]);
    });
    client.on("session", (accept, reject) => {
      if (trouble.refuseSessions) return reject();
      const session = accept();
      session.on("exec", async (acceptExec, _reject, { command }) => {
        seen.requests.push(command);
        if (trouble.hang?.(command)) return;
        const opensAfter = trouble.opensAfter?.(command) ?? 0;
        if (opensAfter > 0) await sleep(opensAfter);
        if (!open.has(client)) return;
        const channel = acceptExec();
        // Read to its end, it tells when the client closes it.
        channel.resume();
        let isClosed = false;
        channel.once("close", () => {
          isClosed = true;
        });
        const said = trouble.say?.(command);
        if (said !== undefined) {
          channel.write(said);
          channel.exit(0);
          channel.end();
        } else setTimeout(() => run(client, channel, command, isClosed), trouble.delay?.(command) ?? 0);
      });
    });
  });

  function run(client: Connection, channel: ServerChannel, command: string, isClosed: boolean) {
    seen.most = Math.max(seen.most, ++seen.sessions);
    const child = host.start(command);
    children.add(child);
    const drop = () => (client as unknown as { _sock: { destroy(): void } })._sock.destroy();
    if (trouble.cutAfterStart?.(command)) setTimeout(drop, 20);
    // As sshd does when the client has closed the channel, or is gone.
    if (isClosed) child.stdout?.destroy();
    channel.once("close", () => child.stdout?.destroy());
    client.once("close", () => child.stdout?.destroy());
    let out = "";
    child.stdout?.on("data", (data) => {
      out += data;
    });
    child.once("close", (code) => {
      seen.sessions--;
      children.delete(child);
      if (trouble.cutBeforeAnswer?.(command)) return drop();
      if (!channel.writable) return;
      channel.write(out);
      channel.exit(code ?? 1);
      channel.end();
    });
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    seen,
    trouble,
    knownHosts: hostKeys.map((key) => `[127.0.0.1]:${address.port} ${key.public}`).join("\n"),
    publicKeys: hostKeys.map((key) => key.public),
    /** How many connections are open. */
    open: () => open.size,
    /** Every connection breaks, as when the network does; new ones are taken. */
    cut() {
      for (const client of open) (client as unknown as { _sock: { destroy(): void } })._sock.destroy();
    },
    async close() {
      for (const client of open) client.end();
      this.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeSshd = Awaited<ReturnType<typeof fakeSshd>>;
