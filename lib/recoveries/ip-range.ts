interface Ip {
  version: 4 | 6;
  bits: bigint;
}

/** An address as a number; null for what is none. Pure. */
export function parseIp(text: string): Ip | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split(".").map(Number);
    return parts.some((p) => p > 255)
      ? null
      : { version: 4, bits: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
  }
  const [head, tail, more] = text.split("::");
  if (head === undefined || more !== undefined || !text.includes(":")) return null;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = 8 - left.length - right.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return null;
  const parts = [...left, ...Array<string>(gap).fill("0"), ...right];
  if (parts.some((part) => !/^[0-9a-f]{1,4}$/i.test(part))) return null;
  return { version: 6, bits: parts.reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n) };
}

interface Range extends Ip {
  shift: bigint;
}

function parseRange(cidr: string): Range | null {
  const [base, length, more] = cidr.split("/");
  const ip = parseIp(base ?? "");
  if (!ip || more !== undefined || !/^\d{1,3}$/.test(length ?? "")) return null;
  const width = ip.version === 4 ? 32 : 128;
  const prefix = Number(length);
  if (prefix > width) return null;
  const shift = BigInt(width - prefix);
  return { version: ip.version, bits: ip.bits >> shift, shift };
}

/** Whether an address lies in a range; false for what is neither. Pure. */
export function isInRange(address: string, cidr: string): boolean {
  const ip = parseIp(address);
  const range = parseRange(cidr);
  return !!ip && !!range && ip.version === range.version && ip.bits >> range.shift === range.bits;
}

/** Whether two texts name one address, however they are written. Pure. */
export function isSameIp(a: string, b: string): boolean {
  const [one, other] = [parseIp(a), parseIp(b)];
  return !!one && !!other && one.version === other.version && one.bits === other.bits;
}

/** Whether two texts name one range, however they are written. Pure. */
export function isSameRange(a: string, b: string): boolean {
  const [one, other] = [parseRange(a), parseRange(b)];
  return (
    !!one && !!other && one.version === other.version && one.shift === other.shift && one.bits === other.bits
  );
}

/** 4 or 6; null for what is no range. Pure. */
export const versionOfRange = (cidr: string): 4 | 6 | null => parseRange(cidr)?.version ?? null;
