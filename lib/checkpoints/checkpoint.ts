import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import type { KnownHead } from "../audit/verify-chain";
import { canonicalJson } from "../recovery-points/manifest/canonical-json";
import { fingerprintOf, publicPartOf } from "../recovery-points/manifest/sign-manifest";

const Checkpoint = z.strictObject({
  format: z.literal("stillpoint-audit-checkpoint"),
  version: z.literal("1"),
  /** How many entries the chain had. */
  position: z.string().regex(/^[1-9]\d{0,18}$/),
  /** The last link's, hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  signature: z.strictObject({
    algorithm: z.literal("Ed25519"),
    /** SPKI, DER, base64. */
    publicKey: z.base64().max(200),
    fingerprint: z.string(),
    value: z.base64().max(200),
  }),
});

/** Signs what the chain's head is: Ed25519 over the canonical JSON of all but the signature. @returns one line. Pure. */
export function signCheckpoint({ position, hash, at }: KnownHead, key: KeyObject): string {
  const format = "stillpoint-audit-checkpoint";
  const body = { format, version: "1", position: String(position), hash, at };
  const publicKey = publicPartOf(key);
  return canonicalJson({
    ...body,
    signature: {
      algorithm: "Ed25519",
      publicKey: publicKey.toString("base64"),
      fingerprint: fingerprintOf(publicKey),
      value: sign(null, Buffer.from(canonicalJson(body)), key).toString("base64"),
    },
  });
}

/** What a line of a file says, if its signature holds, and by which key; or why it does not count. Pure. */
export type CheckpointVerdict =
  | ({ isGenuine: true; fingerprint: string } & KnownHead)
  | { isGenuine: false; why: string };

export function readCheckpoint(line: string): CheckpointVerdict {
  const parsed = Checkpoint.safeParse(jsonOf(line));
  if (!parsed.success) return { isGenuine: false, why: "it is no checkpoint of an audit log" };
  const { signature, ...body } = parsed.data;
  const publicKey = Buffer.from(signature.publicKey, "base64");
  const fingerprint = fingerprintOf(publicKey);
  const holds =
    fingerprint === signature.fingerprint &&
    isSigned(canonicalJson(body), publicKey, Buffer.from(signature.value, "base64"));
  if (!holds) return { isGenuine: false, why: "its signature does not hold: it was changed" };
  return { isGenuine: true, fingerprint, position: BigInt(body.position), hash: body.hash, at: body.at };
}

function isSigned(text: string, publicKey: Buffer, value: Buffer): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
    return key.asymmetricKeyType === "ed25519" && verify(null, Buffer.from(text), key, value);
  } catch {
    return false;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
