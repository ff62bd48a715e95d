import { createSign, generateKeyPairSync } from "node:crypto";

/*
 * Just enough DER to make a self-signed certificate for 127.0.0.1 in a test: no key lies in the repository, and
 * no tool need be installed. (RFC 5280, section 4.1)
 */
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const n = body.length;
  const length = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const time = (date: Date) =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
const SHA256_WITH_RSA = sequence(der(6, Buffer.from("2a864886f70d01010b", "hex")), der(5));
const name = (cn: string) =>
  sequence(der(0x31, sequence(der(6, Buffer.from("550403", "hex")), der(12, Buffer.from(cn)))));
const extension = (oid: string, value: Buffer) => sequence(der(6, Buffer.from(oid, "hex")), der(4, value));

/** A key and a self-signed certificate. `ip` is the only name it is good for. */
export function selfSigned({ notAfter = new Date(Date.now() + 86_400_000), ip = [127, 0, 0, 1] } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const body = sequence(
    der(0xa0, der(2, Buffer.from([2]))),
    der(2, Buffer.from([1])),
    SHA256_WITH_RSA,
    name("stillpoint test"),
    sequence(time(new Date(Date.now() - 2 * 86_400_000)), time(notAfter)),
    name("stillpoint test"),
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        extension("551d13", sequence(der(1, Buffer.from([0xff])))),
        extension("551d11", sequence(der(0x87, Buffer.from(ip)))),
      ),
    ),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const cert = sequence(body, SHA256_WITH_RSA, der(3, Buffer.concat([Buffer.from([0]), signature])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.toString("base64").replace(/(.{64})/g, "$1\n")}\n-----END CERTIFICATE-----\n`,
  };
}
