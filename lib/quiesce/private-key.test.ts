import { generateKeyPairSync } from "node:crypto";
import ssh2 from "ssh2";
import { describe, expect, it } from "vitest";
import { readPrivateKey } from "./private-key";
import { newKeys } from "./testing/fake-sshd";

const made = (type: "rsa" | "ec" | "ed25519", format: "pkcs1" | "pkcs8" | "sec1", more: object = {}) =>
  generateKeyPairSync(type as "rsa", {
    modulusLength: 2048,
    ...{ namedCurve: "P-256" },
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: format as "pkcs8", format: "pem", ...more },
    ...("bits" in more ? { modulusLength: more.bits as number } : {}),
  }).privateKey;

describe("takes", () => {
  it.each([
    ["OpenSSH Ed25519", newKeys().private, "ssh-ed25519"],
    ["OpenSSH ECDSA", newKeys("ecdsa").private, "ecdsa-sha2-nistp256"],
    ["OpenSSH RSA", newKeys("rsa").private, "ssh-rsa"],
    ["PEM RSA", made("rsa", "pkcs1"), "ssh-rsa"],
    ["PEM ECDSA", made("ec", "sec1"), "ecdsa-sha2-nistp256"],
    ["PKCS #8 RSA", made("rsa", "pkcs8"), "ssh-rsa"],
    ["PKCS #8 ECDSA", made("ec", "pkcs8"), "ecdsa-sha2-nistp256"],
    ["PKCS #8 Ed25519", made("ed25519", "pkcs8"), "ssh-ed25519"],
    ["one with Windows' line ends", newKeys().private.replaceAll("\n", "\r\n"), "ssh-ed25519"],
  ])("%s", (_, text, type) => {
    const key = readPrivateKey(text);
    expect(key).toMatchObject({ type, fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) });
    // What it signs, its own public key verifies.
    const parsed = "text" in key ? ssh2.utils.parseKey(key.text) : new Error();
    if (parsed instanceof Error) throw parsed;
    expect(parsed.verify("data", parsed.sign("data") as Buffer)).toBe(true);
  });
});

describe("refuses", () => {
  it.each([
    ["nothing", " \n", "empty"],
    ["a public key", newKeys().public, "public"],
    ["a PEM public key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "public"],
    [
      "an OpenSSH key with a passphrase",
      ssh2.utils.generateKeyPairSync("ed25519", { passphrase: "x", cipher: "aes256-ctr", rounds: 4 }).private,
      "encrypted",
    ],
    [
      "PKCS #8 with a passphrase",
      made("rsa", "pkcs8", { cipher: "aes-256-cbc", passphrase: "x" }),
      "encrypted",
    ],
    ["PEM with a passphrase", made("rsa", "pkcs1", { cipher: "aes-256-cbc", passphrase: "x" }), "encrypted"],
    ["PuTTY's format", "PuTTY-User-Key-File-3: ssh-ed25519\n", "putty"],
    ["RSA with 1024 bits", made("rsa", "pkcs1", { bits: 1024 }), "weak"],
    ["a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "unreadable"],
    ["half a key", newKeys().private.slice(0, 200), "unreadable"],
    ["a damaged one", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "unreadable"],
    ["words", "my key", "unreadable"],
  ])("%s", (_, text, problem) => expect(readPrivateKey(text)).toEqual({ problem }));
});
