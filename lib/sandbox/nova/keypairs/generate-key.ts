import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** RFC 4251, section 5: a number is never taken for a negative one. */
const mpint = (number: Buffer): Buffer =>
  field((number[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number);

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An RSA key as Nova makes them for who sends none, up to 2.91. (nova/crypto.py, generate_key_pair) */
export async function generateKey(): Promise<{ publicKey: string; privateKey: string }> {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const { e = "", n = "" } = pair.publicKey.export({ format: "jwk" });
  const [exponent, modulus] = [e, n].map((text) => mpint(Buffer.from(text, "base64url")));
  const key = Buffer.concat([field(Buffer.from("ssh-rsa")), exponent as Buffer, modulus as Buffer]);
  return {
    publicKey: `ssh-rsa ${key.toString("base64")} Generated-by-Nova`,
    privateKey: pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
  };
}
