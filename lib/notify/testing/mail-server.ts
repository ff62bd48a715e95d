import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterAll } from "vitest";
import { selfSigned } from "../../openstack/testing/certificate";

export const USER = "stillpoint";
export const PASSWORD = "pa$$word-of-the-relay";

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Who signed in; undefined: nobody. */
  user: string | undefined;
  isEncrypted: boolean;
  /** By their names in small letters, unfolded. */
  headers: Record<string, string>;
  text: string;
}

const refused = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

/** What a test may have the server say to a recipient or to a mail instead of yes. */
type Refusals = Record<string, { code: number; message: string }>;

/** A real SMTP server on loopback with a certificate of its own; closed when its file is through. */
export async function mailServer(over: SMTPServerOptions = {}) {
  const { key, cert } = selfSigned();
  const received: ReceivedMail[] = [];
  const refuses: Refusals = {};
  const server = new SMTPServer({
    ...{ key, cert, closeTimeout: 100, disableReverseLookup: true },
    onAuth: (auth, _session, done) =>
      auth.username === USER && auth.password === PASSWORD
        ? done(null, { user: USER })
        : done(refused(535, `5.7.8 ${auth.username} may not, with ${auth.password}`)),
    onRcptTo: ({ address }, _session, done) => {
      const refusal = refuses[address];
      done(refusal ? refused(refusal.code, refusal.message) : null);
    },
    onData: (stream, { envelope, user, secure }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          ...{ user, isEncrypted: secure, ...parsed(Buffer.concat(chunks).toString("utf8")) },
        });
        done(refuses.data ? refused(refuses.data.code, refuses.data.message) : null);
      });
    },
    ...over,
  });
  server.on("error", () => {}); // a client that does not trust us
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  return { port, caPem: cert, received, refuses };
}

function parsed(raw: string): Pick<ReceivedMail, "headers" | "text"> {
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const text = body.join("\r\n\r\n").replaceAll("\r\n", "\n");
  const isQuoted = headers["content-transfer-encoding"] === "quoted-printable";
  return { headers, text: isQuoted ? unquoted(text) : text };
}

const unquoted = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\n/g, "")
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");
