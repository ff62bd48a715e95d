import net from "node:net";
import type { Range } from "./rows";

/* IP addresses as numbers, of both versions. */

export const versionOf = (address: string): 4 | 6 | 0 => net.isIP(address) as 4 | 6 | 0;

export function toNumber(address: string): bigint {
  if (net.isIPv4(address)) return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").flatMap(asGroups));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...middle, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The last part of an IPv6 address may be written as an IPv4 one. */
function asGroups(part: string): string[] {
  if (!part.includes(".")) return [part];
  const n = toNumber(part);
  return [(n >> 16n).toString(16), (n & 0xffffn).toString(16)];
}

export function toAddress(n: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (n >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((n >> BigInt(112 - i * 16)) & 0xffffn).toString(16));
  return shorten(groups);
}

/** "::" stands for the longest run of zeros, if it is longer than one. (RFC 5952) */
function shorten(groups: readonly string[]): string {
  let [best, length] = [-1, 1];
  for (let at = 0; at < groups.length; at++) {
    let end = at;
    while (groups[end] === "0") end++;
    if (end - at > length) [best, length] = [at, end - at];
  }
  if (best < 0) return groups.join(":");
  return `${groups.slice(0, best).join(":")}::${groups.slice(best + length).join(":")}`;
}

export interface Cidr {
  version: 4 | 6;
  prefix: number;
  first: bigint;
  last: bigint;
}

/** Undefined when it is none. Bits below the prefix are dropped, as netaddr's `.cidr` does. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", bits, ...rest] = text.split("/");
  const version = versionOf(address);
  if (version === 0 || rest.length > 0) return undefined;
  const width = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(prefix <= width)) return undefined;
  const hosts = (1n << BigInt(width - prefix)) - 1n;
  const first = toNumber(address) & ~hosts;
  return { version, prefix, first, last: first | hosts };
}

export const cidrText = ({ first, prefix, version }: Cidr): string =>
  `${toAddress(first, version)}/${prefix}`;

export const isWithin = (cidr: Cidr, address: string): boolean => {
  if (versionOf(address) !== cidr.version) return false;
  const n = toNumber(address);
  return n >= cidr.first && n <= cidr.last;
};

/** First and last address that hosts may have. (neutron/ipam/utils.py, generate_pools) */
export function usable({ version, prefix, first, last }: Cidr): [bigint, bigint] {
  if (version === 4) return prefix >= 31 ? [first, last] : [first + 1n, last - 1n];
  return prefix >= 127 ? [first, last] : [first + 1n, last];
}

export const sizeOf = (pools: readonly Range[]): bigint =>
  pools.reduce((sum, pool) => sum + toNumber(pool.end) - toNumber(pool.start) + 1n, 0n);
