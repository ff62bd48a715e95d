import { createHash, createPrivateKey, type KeyObject, randomBytes } from "node:crypto";
import ssh2 from "ssh2";
import { keyTextProblem, type PrivateKeyProblem } from "./private-key-text";

/** A private key that SSH can sign in with. */
export interface PrivateKey {
  /** As the SSH library takes it. Secret. */
  text: string;
  type: string;
  /** As `ssh-keygen -l` shows it: SHA256:… */
  fingerprint: string;
}

const TYPES = new Set([
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "ssh-rsa",
]);
const RSA_BITS = 2048;

/** Reads a private key: OpenSSH's format or PEM (PKCS #1, SEC 1, PKCS #8); Ed25519, ECDSA or RSA; without a passphrase. */
export function readPrivateKey(given: string): PrivateKey | { problem: PrivateKeyProblem } {
  const text = `${given.replace(/\r\n?/g, "\n").trim()}\n`;
  const written = keyTextProblem(text);
  if (written) return { problem: written };
  const usable = text.includes("BEGIN PRIVATE KEY") ? fromPkcs8(text) : text;
  const parsed = usable === undefined ? undefined : ssh2.utils.parseKey(usable);
  if (usable === undefined || parsed === undefined) return { problem: "unreadable" };
  if (parsed instanceof Error)
    return { problem: /passphrase/.test(parsed.message) ? "encrypted" : "unreadable" };
  const key = [parsed].flat()[0];
  if (!key?.isPrivateKey()) return { problem: "unreadable" };
  if (!TYPES.has(key.type)) return { problem: "unsupported" };
  const blob = key.getPublicSSH();
  if (key.type === "ssh-rsa" && rsaBits(key.getPrivatePEM()) < RSA_BITS) return { problem: "weak" };
  return { text: usable, type: key.type, fingerprint: fingerprintOf(blob) };
}

/** Of a public key as it comes over the wire, as `ssh-keygen -l` shows it: SHA256:… Pure. */
export const fingerprintOf = (blob: Buffer): string =>
  `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

const rsaBits = (pem: string): number => createPrivateKey(pem).asymmetricKeyDetails?.modulusLength ?? 0;

/** The SSH library does not know PKCS #8. */
function fromPkcs8(text: string): string | undefined {
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === "ed25519") return openSshEd25519(key);
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
    if (key.asymmetricKeyType === "ec") return key.export({ type: "sec1", format: "pem" }).toString();
    return undefined;
  } catch {
    return undefined;
  }
}

/** OpenSSH, PROTOCOL.key: the only format for Ed25519 that the SSH library reads. */
function openSshEd25519(key: KeyObject): string {
  const { x = "", d = "" } = key.export({ format: "jwk" });
  const [open, seed] = [Buffer.from(x, "base64url"), Buffer.from(d, "base64url")];
  const check = randomBytes(4);
  const type = field("ssh-ed25519");
  const secret = Buffer.concat([
    check,
    check,
    ...[type, field(open), field(Buffer.concat([seed, open])), field("")],
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, i) => i + 1));
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[field("none"), field("none"), field(""), Buffer.from([0, 0, 0, 1])],
    field(Buffer.concat([type, field(open)])),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
