import { isIP, type Socket, connect as tcpConnect } from "node:net";
import type { SentMessageInfo } from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import { hookLookup, refusedHost } from "../hooks/hook-way";
import { withDeadline } from "../openstack/deadline";
import { maskText } from "../openstack/secrets";
import { AddressRefusedError } from "../openstack/vetted-lookup";
import { mailProtocol } from "./channels/read-mail-host";
import { judgeMailFailure, refusals, type SmtpError } from "./judge-mail-failure";
import { readSender } from "./mail-address";
import type { SmtpSecurity } from "./schemas";
import type { SendResult } from "./send-to-channel";

const CONNECT_MS = 10_000;
const WHOLE_MS = 30_000;
/** Between two addresses of one name. Node's own 250 ms are too short for a far one. */
const NEXT_ADDRESS_MS = 2_500;

/** Where mail goes, and as whom. */
export interface MailWay {
  host: string;
  port: number;
  security: SmtpSecurity;
  user: string | null;
  password: string | null;
  /** "noc@example.com" or "Stillpoint <noc@example.com>". */
  from: string;
  to: readonly string[];
  caPem: string | null;
  isInternal: boolean;
}

export interface Mail {
  /** Names it: a mail that comes twice has the same Message-ID. */
  id: string;
  /** The `id` of the mail that it follows. */
  follows: string | null;
  subject: string;
  text: string;
}

/** Sends one mail by a connection of its own, within 30 s. Nothing of it is logged. @throws nothing */
export async function sendMail(
  way: MailWay,
  mail: Mail,
  { signal, wholeMs = WHOLE_MS }: { signal: AbortSignal; wholeMs?: number },
): Promise<SendResult> {
  const secrets = secretsOf(way);
  const deadline = withDeadline(wholeMs, signal);
  let socket: Socket | undefined;
  try {
    socket = await connect(way, deadline.signal);
    return taken(await handOver(socket, way, mail, deadline.signal), secrets);
  } catch (error) {
    if (signal.aborted) return { isTaken: false, text: "it was cancelled before it was taken" };
    return { isTaken: false, text: judgeMailFailure(error, secrets) };
  } finally {
    deadline.clear();
    socket?.destroySoon();
  }
}

/** Everything that gives the password away, also as it is sent: a server may repeat what it did not understand. */
function secretsOf({ user, password }: MailWay): string[] {
  if (password === null) return [];
  const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
  return [password, base64(password), base64(`\0${user ?? ""}\0${password}`)];
}

/** A socket to an address that was vetted, whatever the name leads to a moment later. */
async function connect({ host, port, security, isInternal }: MailWay, outer: AbortSignal): Promise<Socket> {
  const way = { protocol: mailProtocol(security), isInternal };
  const refused = refusedHost(host, way);
  if (refused !== undefined) throw new AddressRefusedError(`nothing is sent to ${host}: it is ${refused}`);
  if (security === "none" && !isInternal)
    throw new AddressRefusedError("nothing is sent without encryption, which was not accepted");
  const deadline = withDeadline(CONNECT_MS, outer);
  const socket = tcpConnect({
    ...{ host, port, lookup: hookLookup(way) },
    ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS },
  });
  // What breaks later is told by who uses it then; unheard it would end the process.
  socket.on("error", () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      deadline.signal.addEventListener("abort", () => reject(deadline.signal.reason), { once: true });
      if (deadline.signal.aborted) reject(deadline.signal.reason);
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    deadline.clear();
  }
}

async function handOver(
  socket: Socket,
  way: MailWay,
  mail: Mail,
  signal: AbortSignal,
): Promise<SentMessageInfo> {
  const { host, port, security, user, password, caPem } = way;
  const options: SMTPTransport.Options = {
    ...{ host, port, secure: security === "tls" },
    ...{ requireTLS: security === "starttls", ignoreTLS: security === "none" },
    // Without it a server that offers no sign-in would be sent the mail all the same.
    ...(user !== null && password !== null ? { auth: { user, pass: password }, forceAuth: true } : {}),
    tls: {
      ...{ minVersion: "TLSv1.2", rejectUnauthorized: true },
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(caPem ? { ca: caPem } : {}),
    },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    // The signal carries the deadline; nodemailer's own timers would only give a second opinion.
    ...{ connectionTimeout: 2 * WHOLE_MS, greetingTimeout: 2 * WHOLE_MS, socketTimeout: 2 * WHOLE_MS },
    getSocket: (_options, callback) => callback(null, { connection: socket }),
  };
  // Here alone: who sends no mail, as a guardian beside workers, does without.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport(options);
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(signal.reason);
      socket.destroy();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  const sent = transport.sendMail(mailOf(way, mail));
  try {
    return await Promise.race([sent, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    for (const promise of [sent, aborted]) promise.catch(() => {});
  }
}

function mailOf({ from, to }: MailWay, { id, follows, subject, text }: Mail) {
  const sender = readSender(from);
  if (!sender) throw new Error("the sender is no mail address");
  const messageId = (of: string) => `<${of}@${sender.address.slice(sender.address.lastIndexOf("@") + 1)}>`;
  return {
    from: sender,
    to: to.map((address) => ({ name: "", address })),
    envelope: { from: sender.address, to: [...to] },
    ...{ subject, text, messageId: messageId(id) },
    ...(follows === null ? {} : { inReplyTo: messageId(follows), references: messageId(follows) }),
    // No holiday note comes back (RFC 3834, 5).
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** One address that takes it is enough; who was refused is told. */
function taken(info: SentMessageInfo, secrets: readonly string[]): SendResult {
  const clean = (said: string) => maskText(said, secrets, 200);
  const refused = (info.rejectedErrors ?? []) as SmtpError[];
  if (refused.length === 0) return { isTaken: true, text: clean(info.response) };
  const text = `taken, but not for ${refusals(refused, clean)}`;
  return { isTaken: true, isPartly: true, text: maskText(text, secrets, 450) };
}
