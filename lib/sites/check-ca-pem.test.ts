import { expect, it } from "vitest";
import { selfSigned } from "../openstack/testing/certificate";
import { checkCaPem } from "./check-ca-pem";

const NOW = new Date();
const { cert, key } = selfSigned();

it("takes the certificates, without what stands around them", () => {
  expect(checkCaPem(`Subject: us\n${cert}junk\n${cert}`, NOW)).toEqual({
    pem: `${cert.trim()}\n${cert.trim()}\n`,
    subjects: ["stillpoint test", "stillpoint test"],
    notes: [],
  });
});

it.each([
  ["garbage", "not a certificate", "no PEM"],
  ["a cut certificate", cert.slice(0, 200), "no PEM"],
  ["a damaged one", cert.replace(/.{64}\n/, ""), "damaged"],
  ["a private key", key, "private key"],
  ["a private key beside its certificate", cert + key, "private key"],
  [
    "a request",
    "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
    "CERTIFICATE REQUEST",
  ],
  ["1 MB", "x".repeat(1024 * 1024), "at most 256 kB"],
  [
    "500 certificates",
    "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n".repeat(500),
    "500 certificates",
  ],
  ["an expired one", selfSigned({ notAfter: new Date(Date.now() - 86_400_000) }).cert, "expired on"],
])("refuses %s", (_what, text, words) => {
  expect(checkCaPem(text, NOW)).toEqual({ problem: expect.stringContaining(words) });
});
