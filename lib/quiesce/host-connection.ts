import net from "node:net";
import ssh2, { type Client, type ClientChannel, type ServerHostKeyAlgorithm } from "ssh2";
import { refusedAddress } from "../openstack/address";
import { AddressRefusedError, vettedLookup } from "../openstack/vetted-lookup";
import { HostFailure, hostFailureOf } from "./host-failure";
import { algorithmsOf, type HostPlace, type KnownHosts, linesOf, verdictOn } from "./known-hosts";

export interface HostSignIn {
  user: string;
  /** As `readPrivateKey` gives it. */
  privateKey: string;
  knownHosts: KnownHosts;
  allowLoopback: boolean;
}

interface AskOptions {
  before?: (() => void) | undefined;
  neverLate?: boolean | undefined;
  onSession?: () => void;
}

/** OpenSSH's default for MaxSessions is 10; the rest is kept for thaws. */
const CHANNELS = 7;
const MAX_ANSWER = 256 * 1024;
const KEEPALIVE_MS = 5_000;

/** One SSH connection to a compute host, whose key is one that known_hosts has. */
export class HostConnection {
  private readonly client: Client = new ssh2.Client();
  private channels = 0;
  private isOpen = true;
  usedAt = performance.now();

  private constructor(private readonly host: string) {
    // One for each request that is under way.
    this.client.setMaxListeners(0);
    this.client.on("close", () => {
      this.isOpen = false;
    });
  }

  /** @throws HostFailure; the signal's end ends it as "timeout" or "aborted" for whoever waits */
  static async open(place: HostPlace, signIn: HostSignIn, signal: AbortSignal): Promise<HostConnection> {
    const { host, address, port } = place;
    const lines = linesOf(signIn.knownHosts, place);
    const algorithms = algorithmsOf(lines);
    if (algorithms.length === 0)
      throw new HostFailure(host, "unknown-host", `known_hosts has no key for ${address}, port ${port}`);
    const refusal = refusedAddress(address, { allowLoopback: signIn.allowLoopback });
    if (refusal) throw new HostFailure(host, "address-refused", `${address} is ${refusal}`);
    const connection = new HostConnection(host);
    const { client } = connection;
    let verdict: ReturnType<typeof verdictOn> | undefined;
    const socket = net.connect({ host: address, port, lookup: vettedLookup(signIn.allowLoopback) });
    socket.setNoDelay(true);
    try {
      await new Promise<void>((resolve, reject) => {
        const stopped = () => reject(signal.reason);
        if (signal.aborted) return stopped();
        signal.addEventListener("abort", stopped, { once: true });
        client.once("ready", () => {
          signal.removeEventListener("abort", stopped);
          resolve();
        });
        // Later ones are noticed by "close"; without a listener they would end the process.
        client.on("error", reject);
        client.once("close", () => reject(new Error("it closed the connection")));
        client.connect({
          sock: socket,
          username: signIn.user,
          privateKey: signIn.privateKey,
          algorithms: { serverHostKey: algorithms as ServerHostKeyAlgorithm[] },
          hostVerifier: (key: Buffer) => {
            verdict = verdictOn(signIn.knownHosts, lines, key);
            return verdict === "known";
          },
          readyTimeout: 0,
          keepaliveInterval: KEEPALIVE_MS,
          keepaliveCountMax: 2,
        });
      });
    } catch (error) {
      connection.close();
      socket.destroy();
      if (verdict === "wrong")
        throw new HostFailure(host, "wrong-key", "its key is another one than known_hosts has for it");
      if (verdict === "revoked")
        throw new HostFailure(host, "revoked-key", "its key is marked as revoked in known_hosts");
      if (error instanceof AddressRefusedError) throw new HostFailure(host, "address-refused", error.message);
      if (error === signal.reason) throw error;
      throw hostFailureOf(host, error, false, `${address}, port ${port}`);
    }
    return connection;
  }

  /** Whether one more request may go this way. */
  get hasRoom(): boolean {
    return this.isOpen && this.channels < CHANNELS;
  }

  get isAlive(): boolean {
    return this.isOpen;
  }

  get isIdle(): boolean {
    return this.channels === 0;
  }

  /**
   * One request and its answer.
   * @param before throws when it must not be sent any more
   * @param neverLate one that may not be carried out after its signal has ended: then the connection goes with it
   * @param onSession the host has opened a session for it
   * @throws HostFailure; what the signal gives as its reason
   */
  async ask(
    request: string,
    signal: AbortSignal,
    { before, neverLate, onSession }: AskOptions = {},
  ): Promise<string> {
    this.channels++;
    let isOnItsWay = false;
    let channel: ClientChannel | undefined;
    let stop = () => {};
    let lost = () => {};
    try {
      before?.();
      return await new Promise<string>((resolve, reject) => {
        stop = () => reject(signal.reason);
        lost = () =>
          reject(new HostFailure(this.host, "connection-lost", "the connection to it broke", true));
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        this.client.once("close", lost);
        const begin = (error: Error | undefined, opened: ClientChannel) => {
          isOnItsWay = false;
          if (error) return reject(hostFailureOf(this.host, error, true));
          channel = opened;
          if (signal.aborted) return opened.close();
          onSession?.();
          this.collect(opened, resolve, reject);
        };
        isOnItsWay = true;
        try {
          this.client.exec(request, begin);
        } catch (error) {
          // The host has ended it, and "close" is still to come.
          isOnItsWay = this.isOpen = false;
          reject(hostFailureOf(this.host, error, false));
        }
      });
    } finally {
      signal.removeEventListener("abort", stop);
      this.client.removeListener("close", lost);
      this.channels--;
      // Its session may be opened yet, and it would be sent then.
      if (isOnItsWay && neverLate) this.destroy();
      this.usedAt = performance.now();
      // The host then sees that nobody waits any more, and does not begin what it has not begun.
      channel?.close();
    }
  }

  private collect(channel: ClientChannel, resolve: (text: string) => void, reject: (error: unknown) => void) {
    let text = "";
    let said = "";
    channel.on("data", (data: Buffer) => {
      text += data.toString("utf8");
      if (text.length > MAX_ANSWER)
        reject(new HostFailure(this.host, "no-answer", "its answer is too long", true));
    });
    channel.stderr.on("data", (data: Buffer) => {
      said = (said + data.toString("utf8")).slice(0, 300);
    });
    channel.once("close", () => {
      if (text.trim() !== "") return resolve(text);
      const words = said.replace(/[^\x20-\x7e]+/g, " ").trim();
      const why = words === "" ? "it answered nothing" : `it answered: ${words}`;
      reject(new HostFailure(this.host, "no-answer", why, true));
    });
  }

  close(): void {
    this.isOpen = false;
    this.client.end();
  }

  private destroy(): void {
    this.isOpen = false;
    this.client.destroy();
  }
}
