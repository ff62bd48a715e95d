import { createHmac, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { type HostKeyType, knownHostText, type ReadLines, readLines } from "./known-hosts-text";

/** One usable line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHost {
  /** What it names: patterns, or one hashed name. */
  patterns: readonly string[];
  isRevoked: boolean;
  type: HostKeyType;
  /** The public key as it comes over the wire. */
  key: Buffer;
}

export type KnownHosts = ReadLines<KnownHost>;

/** The algorithms with which a host proves that it has a key of a type; SHA-1 (ssh-rsa) is not among them. */
const ALGORITHMS: Readonly<Record<HostKeyType, readonly string[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};

/** Reads a known_hosts file. */
export const parseKnownHosts = (text: string): KnownHosts => readLines(text, parseLine);

function parseLine(line: string): KnownHost | string {
  const written = knownHostText(line);
  if (typeof written === "string") return written;
  const { names, isRevoked, type, base64 } = written;
  const key = Buffer.from(base64, "base64");
  if (key.length < 40 || typeOf(key) !== type) return "its key is damaged";
  return { patterns: names.split(","), isRevoked, type, key };
}

/** The type that a key names itself, at its beginning. */
function typeOf(key: Buffer): string {
  const length = key.readUInt32BE(0);
  return key.subarray(4, 4 + Math.min(length, 64)).toString("latin1");
}

/** Where a host is reached. */
export interface HostPlace {
  /** Nova's name of the host. */
  host: string;
  /** A name or an IP address. */
  address: string;
  port: number;
}

/** The lines that speak of a host: under its address and port, or under Nova's name of it. */
export function linesOf({ lines }: KnownHosts, { host, address, port }: HostPlace): KnownHost[] {
  const names = [`[${address}]:${port}`, `[${host}]:${port}`, host, ...(port === 22 ? [address] : [])];
  return lines.filter(({ patterns }) => names.some((name) => isNamed(patterns, name.toLowerCase())));
}

function isNamed(patterns: readonly string[], name: string): boolean {
  if (patterns.some((p) => p.startsWith("!") && fits(p.slice(1), name))) return false;
  return patterns.some((p) => !p.startsWith("!") && fits(p, name));
}

function fits(pattern: string, name: string): boolean {
  if (pattern.startsWith("|1|")) return isHashOf(pattern, name);
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}

/** `|1|salt|HMAC-SHA1 of the name` (OpenSSH, hostfile.c). */
function isHashOf(pattern: string, name: string): boolean {
  const [, , salt = "", hash = ""] = pattern.split("|");
  const expected = Buffer.from(hash, "base64");
  const found = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/**
 * What a host's key is. One that any line revokes is refused everywhere: whoever has it may stand anywhere.
 * @param own the lines that speak of the host
 */
export function verdictOn(
  { lines }: KnownHosts,
  own: readonly KnownHost[],
  key: Buffer,
): "known" | "revoked" | "wrong" {
  if (lines.some((line) => line.isRevoked && line.key.equals(key))) return "revoked";
  return own.some((line) => line.key.equals(key)) ? "known" : "wrong";
}

/** With which algorithms a host may prove itself: it must not choose a key that is not known. */
export const algorithmsOf = (lines: readonly KnownHost[]): string[] => [
  ...new Set(lines.filter(({ isRevoked }) => !isRevoked).flatMap(({ type }) => ALGORITHMS[type])),
];

/**
 * Where a host is reached: a line that names it beside an address says so (`compute1,10.0.0.11 ssh-ed25519 …`, or
 * `compute1,[10.0.0.11]:2222 …`); without one it is reached by its name.
 */
export function addressFrom({ lines }: KnownHosts, host: string): string {
  for (const { patterns } of lines) {
    const names = patterns.map((pattern) => pattern.toLowerCase());
    if (!names.includes(host.toLowerCase())) continue;
    const address = patterns.find((p) => /^\[[^\]*?]+\]:\d+$/.test(p)) ?? patterns.find((p) => isIP(p) !== 0);
    if (address !== undefined) return address;
  }
  return host;
}

/** `name`, `10.0.0.11`, `[10.0.0.11]:2222`, `fd00::1` as address and port. */
export function placeOf(host: string, address: string, port: number): HostPlace {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(address);
  if (!bracketed) return { host, address, port };
  return { host, address: bracketed[1] ?? address, port: Number(bracketed[2] ?? port) };
}
