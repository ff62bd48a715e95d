import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { canonicalJson } from "./canonical-json";
import type { Manifest, ManifestBody } from "./manifest";

/** SHA-256 of a public key, as people compare it: "SHA256:…", base64 without padding. Pure. */
export const fingerprintOf = (publicKey: Buffer): string =>
  `SHA256:${createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "")}`;

/** A private key's public half: SPKI, DER. Pure. */
export const publicPartOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ type: "spki", format: "der" });

/** Signs a manifest: Ed25519 over the canonical JSON of all of it but the signature. Pure. */
export function signManifest(body: ManifestBody, key: KeyObject): Manifest {
  const publicKey = publicPartOf(key);
  return {
    ...body,
    signature: {
      algorithm: "Ed25519",
      publicKey: publicKey.toString("base64"),
      fingerprint: fingerprintOf(publicKey),
      value: sign(null, Buffer.from(canonicalJson(body)), key).toString("base64"),
    },
  };
}
