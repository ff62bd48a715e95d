/*
 * known_hosts as it is written: what is in its keys is not looked at. Pure: shared by the form, which checks as one types,
 * and the server.
 */

/** A line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHostText {
  names: string;
  isRevoked: boolean;
  type: HostKeyType;
  /** Its key. */
  base64: string;
}

const TYPES = [
  ...(["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"] as const),
  "ssh-rsa",
] as const;
export type HostKeyType = (typeof TYPES)[number];

const isType = (type: string): type is HostKeyType => TYPES.some((each) => each === type);

/** A line, or why it cannot be used. */
export function knownHostText(line: string): KnownHostText | string {
  const words = line.split(/\s+/);
  const marker = words[0]?.startsWith("@") ? words.shift() : undefined;
  const [names, type, base64] = words;
  if (marker === "@cert-authority") return "certificates of hosts are not supported; give the host's own key";
  if (marker !== undefined && marker !== "@revoked") return `${marker} is not known`;
  if (!names || !type || !base64) return "it is not of the form: names, key type, key";
  if (!isType(type)) return `keys of the type ${type.slice(0, 40)} are not supported`;
  return { names, isRevoked: marker === "@revoked", type, base64 };
}

/** What of a text is a usable line, and what is none: its number, from 1, and why. */
export interface ReadLines<T> {
  lines: readonly T[];
  unusable: readonly { line: number; reason: string }[];
}

/** Reads a known_hosts file line by line. */
export function readLines<T extends object>(text: string, read: (line: string) => T | string): ReadLines<T> {
  const lines: T[] = [];
  const unusable: { line: number; reason: string }[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const found = read(line);
    if (typeof found === "string") unusable.push({ line: index + 1, reason: found });
    else lines.push(found);
  }
  return { lines, unusable };
}
