import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import { refusedAddress } from "../../openstack/address";
import type { SiteConnection } from "../../openstack/connection";
import { DeadlineError } from "../../openstack/deadline";
import { describeBrokenExchange } from "../../openstack/failure";
import { vettedLookup } from "../../openstack/vetted-lookup";
import { type CheckRow, fail, inMs, pass, skipped, warn } from "../check-row";
import { judgeCertificate, tlsRemedy } from "./judge-certificate";

/** Whether the address answers, and by which certificate: two rows. Nothing is sent but the handshakes. */
export async function probeAddress(
  connection: Pick<SiteConnection, "authUrl" | "caPem" | "allowLoopback">,
  timeoutMs: number,
): Promise<{ reachability: CheckRow; tls: CheckRow; isUp: boolean }> {
  const url = new URL(connection.authUrl);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const row = { id: "reachability", title: "Address answers" };
  const tlsRow = { id: "tls", title: "Certificate" };
  const startedAt = performance.now();
  let socket: Socket;
  try {
    socket = await openTcp(host, port, connection.allowLoopback, timeoutMs);
  } catch (error) {
    const { cause, kind } = describeBrokenExchange(error, false);
    const todo =
      kind === "address_refused"
        ? "Enter the address that Keystone has in the site's network."
        : "Check the address, the route and the firewall between Stillpoint and the site.";
    return {
      reachability: { ...row, ...fail(`${host}:${port}: ${cause}`, todo) },
      tls: { ...tlsRow, ...skipped("The address does not answer") },
      isUp: false,
    };
  }
  const lasted = inMs(performance.now() - startedAt);
  const at = socket.remoteAddress && socket.remoteAddress !== host ? ` at ${socket.remoteAddress}` : "";
  const reachability = { ...row, ...pass(`${host}:${port}${at} took the connection in ${lasted}`) };
  try {
    if (url.protocol === "http:") {
      const saw = "Plain HTTP: passwords and tokens can be read on the way";
      const todo = "Use https:// for anything but a lab.";
      return { reachability, tls: { ...tlsRow, ...warn(saw, todo), isAlarming: true }, isUp: true };
    }
    const certificate = await handshake(socket, host, connection.caPem, timeoutMs);
    return { reachability, tls: { ...tlsRow, ...judgeCertificate(certificate, new Date()) }, isUp: true };
  } catch (error) {
    const { cause } = describeBrokenExchange(error, false);
    const saw = cause.slice(0, 1).toUpperCase() + cause.slice(1);
    const finding = fail(saw, tlsRemedy(error, host, connection.caPem !== undefined));
    return { reachability, tls: { ...tlsRow, ...finding }, isUp: false };
  } finally {
    socket.destroy();
  }
}

function openTcp(host: string, port: number, allowLoopback: boolean, timeoutMs: number): Promise<Socket> {
  const why = refusedAddress(host, { allowLoopback });
  if (why) return Promise.reject(new Error(`${host} is ${why}`));
  const socket = connectTcp({ host, port, lookup: vettedLookup(allowLoopback) });
  return within(timeoutMs, socket, (done) => socket.once("connect", () => done(socket)));
}

function handshake(socket: Socket, host: string, caPem: string | undefined, timeoutMs: number) {
  const tls: TLSSocket = connectTls({
    socket,
    host,
    ...(isIP(host) ? {} : { servername: host }),
    minVersion: "TLSv1.2",
    ...(caPem ? { ca: caPem } : {}),
  });
  return within<{ certificate: PeerCertificate; protocol: string }>(timeoutMs, tls, (done) =>
    tls.once("secureConnect", () =>
      done({ certificate: tls.getPeerCertificate(), protocol: tls.getProtocol() ?? "TLS" }),
    ),
  );
}

/** What the socket gives, its error, or a DeadlineError. A looked-up name cannot be called off, but is not waited for. */
function within<T>(ms: number, socket: Socket, listen: (done: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new DeadlineError(ms)), ms);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once("close", () => {
      clearTimeout(timer);
      reject(Object.assign(new Error("it closed the connection"), { code: "ECONNRESET" }));
    });
    listen((value) => {
      clearTimeout(timer);
      // Later errors of a socket that has served its purpose are nobody's concern.
      socket.on("error", () => {});
      resolve(value);
    });
  });
}
