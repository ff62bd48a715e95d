import { expect, it } from "vitest";
import { readMailHost } from "./read-mail-host";

it.each([
  ["mail.example.com", "starttls", false, "mail.example.com"],
  [" MAIL.Example.com. ", "tls", false, "mail.example.com"],
  ["bücher.example", "tls", false, "xn--bcher-kva.example"],
  ["93.184.215.14", "tls", false, "93.184.215.14"],
  ["[2606:2800:21F::1]", "tls", false, "2606:2800:21f::1"],
  ["10.1.2.3", "none", true, "10.1.2.3"],
  ["0x7f.1", "none", true, "127.0.0.1"],
  ["localhost", "none", true, "localhost"],
  ["mailhost", "none", true, "mailhost"],
] as const)("takes %s by %s (accepted as internal: %s)", (given, security, isInternal, host) => {
  expect(readMailHost(given, { security, isInternal })).toEqual({ host });
});

it.each([
  ["mail.example.com:587", "tls", true, "smtpHost", "the port has its own field"],
  ["smtp://mail.example.com", "tls", true, "smtpHost", "This is no mail server"],
  ["noc@mail.example.com", "tls", true, "smtpHost", "This is no mail server"],
  ["mail example.com", "tls", true, "smtpHost", "This is no mail server"],
  ["mail.example.com\r\nx", "tls", true, "smtpHost", "This is no mail server"],
  ["fe80::1%eth0", "tls", true, "smtpHost", "This is no mail server"],
  ["169.254.169.254", "none", true, "smtpHost", "the metadata service"],
  ["169.254.1.1", "tls", true, "smtpHost", "a link-local address"],
  ["metadata.google.internal", "tls", true, "smtpHost", "the metadata service"],
  ["93.184.215.14", "none", true, "smtpHost", "nothing is sent there by plain SMTP"],
  ["mail.example.com", "none", false, "isInternal", "Nothing would be encrypted"],
  ["127.0.0.1", "tls", false, "isInternal", "a loopback address"],
  ["2130706433", "tls", false, "isInternal", "127.0.0.1 is a loopback address"],
  ["localhost", "tls", false, "isInternal", "this machine itself"],
  ["10.1.2.3", "starttls", false, "isInternal", "an address of a private network"],
  ["fd00::7", "tls", false, "isInternal", "an address of a private network"],
] as const)(
  "refuses %s by %s (accepted as internal: %s) beside %s",
  (given, security, isInternal, field, why) => {
    expect(readMailHost(given, { security, isInternal })).toMatchObject({
      field,
      problem: expect.stringContaining(why),
    });
  },
);
