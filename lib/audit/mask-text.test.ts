import { expect, it } from "vitest";
import { maskText } from "./mask-text";

const FERNET = `gAAAAABn${"aB3-_".repeat(30)}==`;

it.each([
  ["a Fernet token", `token ${FERNET} expired`, "token [masked] expired"],
  ["one with its end escaped for a URL", `/v3?x=gAAAAABnabcdefghijklmnop%3D%3D&y=1`, "/v3?x=[masked]&y=1"],
  [
    "a user and password in a URL",
    "dial https://bob:s3cr3t@host:5000/v3",
    "dial https://[masked]@host:5000/v3",
  ],
  ["a password with an @ in a URL", "amqp://rabbit:p@ss@10.0.0.1/", "amqp://[masked]@10.0.0.1/"],
  ["a password without a user in a URL", "redis://:s3cr3t@h", "redis://[masked]@h"],
  ["JSON", '{"password": "s3cr3t \\" x", "name": "a"}', '{"password": [masked], "name": "a"}'],
  [
    "JSON within JSON",
    '{"body": "{\\"adminPass\\": \\"s3cr3t\\"}"}',
    '{"body": "{\\"adminPass\\": [masked]}"}',
  ],
  ["JSON that was cut", '{"password": "s3cr3t and mo', '{"password": [masked]'],
  ["YAML", "password: s3cr3t\nregion: R1", "password: [masked]\nregion: R1"],
  ["a query string", "?user=a&api_key=s3cr3t&x=1", "?user=a&api_key=[masked]&x=1"],
  ["a header", "X-Auth-Token: s3cr3t", "X-Auth-Token: [masked]"],
  ["a bearer's header", "Authorization: Bearer s3cr3t x\nHost: h", "Authorization: [masked]\nHost: h"],
  ["a bearer elsewhere", "sent Bearer abc123def456", "sent Bearer [masked]"],
  ["a cookie", "Cookie: a=b; c=d\nHost: h", "Cookie: [masked]\nHost: h"],
  ["a JSON web token", `x eyJhbGciOiJkaXIi.${"a1".repeat(9)}.b.c y`, "x [masked] y"],
  ["the cookie of next-auth", `eyJhbGciOiJkaXIi..${"a1".repeat(9)}.b.c`, "[masked]"],
  [
    "a private key",
    "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- end",
    "[masked] end",
  ],
  ["a private key that was cut", "-----BEGIN PRIVATE KEY-----\nMII", "[masked]"],
  ["our own key", `k1:${"A".repeat(43)}= is wrong`, "k1:[masked] is wrong"],
  ["a password's hash", "scrypt$15$8$3$c2FsdA==$a2V5 was read", "[masked] was read"],
])("masks %s", (_what, text, masked) => {
  expect(maskText(text)).toBe(masked);
});

it.each([
  "wrong password",
  "This needs the role admin; yours is viewer.",
  "http://10.0.0.1:5000/v3 answered 401 after 3 s, mail ops@example.org",
  "uses basic authentication or bearer authentication",
  "req-0f3e7b1c-2b9d-4a55-9a10-8d41c0ffee00",
])("leaves %j alone", (text) => {
  expect(maskText(text)).toBe(text);
});

// A pattern that tries everything would take hours for these, and the test would be ended.
it.each(["a-", "//a:", 'password="', "eyJ", "gAAAA", "token", "basic a", '\\"'])(
  "comes to an end with 64 KiB of %j",
  (part) => {
    expect(maskText(part.repeat(65_536 / part.length)).length).toBeGreaterThan(0);
  },
);
