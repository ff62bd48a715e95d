import { createHash } from "node:crypto";
import { Refusal } from "../../core/refusal";

/**
 * MD5 of the key itself, in pairs of digits.
 * @throws Refusal 400 for what is no public key (nova/crypto.py, generate_fingerprint)
 */
export function fingerprintOf(publicKey: string): string {
  const [type = "", data = ""] = publicKey.trim().split(/\s+/);
  const key = Buffer.from(data, "base64");
  // RFC 4253, section 6.6: the key begins with its type's name.
  const isKey = key.length > 4 && key.subarray(4, 4 + key.readUInt32BE()).toString() === type;
  if (!isKey) throw new Refusal(400, "Keypair data is invalid: failed to generate fingerprint");
  return createHash("md5")
    .update(key)
    .digest("hex")
    .replace(/..(?!$)/g, "$&:");
}
