import { describe, expect, it } from "vitest";
import { isMailAddress, readRecipients, readSender, senderText } from "./mail-address";

it.each(["noc@example.com", "a.b+c@mail.example.co.uk", "root@mailhost", "o'hara_1@x-1.example"])(
  "%s is a mail address",
  (text) => expect(isMailAddress(text)).toBe(true),
);

it.each([
  ...["", "noc", "@example.com", "noc@", "a b@example.com", "a@b@example.com", "noc@example..com"],
  ...["noc@-x.com", ".noc@example.com", "no..c@example.com", '"noc"@example.com', "noc@[127.0.0.1]"],
  ...[
    "noc@example.com\r\nBcc: x@example.com",
    "<noc@example.com>",
    "noc@example.com,x",
    "n\u00f6c@example.com",
  ],
  ...[`${"a".repeat(65)}@example.com`, `a@${"b".repeat(64)}.com`, "noc@example.com\0"],
])("%j is none", (text) => expect(isMailAddress(text)).toBe(false));

describe("a sender", () => {
  it.each([
    ["noc@example.com", "noc@example.com"],
    ["  Stillpoint  <noc@example.com> ", "Stillpoint <noc@example.com>"],
    ["<noc@example.com>", "noc@example.com"],
    ["Équipe N.O.C <noc@example.com>", "Équipe N.O.C <noc@example.com>"],
  ])("%j is kept as %s", (text, kept) => {
    const sender = readSender(text);
    expect(sender && senderText(sender)).toBe(kept);
  });

  it.each([
    "noc",
    "A <noc@example.com> <b@example.com>",
    'A" <noc@example.com>',
    "A, B <noc@example.com>",
    "A: B <noc@example.com>",
    "A\r\nBcc: x@example.com <noc@example.com>",
    "A <noc@example.com\r\nBcc: x@example.com>",
    "A <noc@example.com> x",
    "=?utf-8?q?A?= <noc@example.com>",
  ])("%j is refused", (text) => expect(readSender(text)).toBeUndefined());
});

describe("recipients", () => {
  it("are one a line or with commas, each once", () =>
    expect(readRecipients("noc@example.com\r\n a@example.com; NOC@example.com,,b@example.com\n")).toEqual({
      addresses: ["NOC@example.com", "a@example.com", "b@example.com"],
    }));

  it("are told which of them is wrong", () => {
    expect(readRecipients("noc@example.com, nobody\u202e")).toEqual({
      problem: "“nobody ” is no mail address. One looks like noc@example.com.",
    });
    expect(readRecipients(" ,\n")).toMatchObject({ problem: expect.stringContaining("at least one") });
    const many = Array.from({ length: 51 }, (_, i) => `a${i}@example.com`);
    expect(readRecipients(many.join("\n"))).toMatchObject({
      problem: expect.stringContaining("These are 51 addresses; at most 50"),
    });
    expect(readRecipients(many.slice(1).join("\n"))).toMatchObject({ addresses: many.slice(1) });
  });
});
