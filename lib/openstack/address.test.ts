import { describe, expect, test } from "vitest";
import { refusedAddress } from "./address";

const strict = { allowLoopback: false };
const dev = { allowLoopback: true };

describe("an address where no cloud can be is refused, however it is written", () => {
  const everySpelling: [string, string[], RegExp][] = [
    [
      "loopback",
      [
        "127.0.0.1",
        "127.1.2.3",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "[::1]",
        "::1",
        "0:0:0:0:0:0:0:1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
      ],
      /this machine/,
    ],
    [
      "a metadata service",
      [
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "[::ffff:169.254.169.254]",
        "[fd00:ec2::254]",
        "[fd00:0ec2:0:0:0:0:0:254]",
        "[fd20:ce::254]",
        "100.100.100.200",
        "168.63.129.16",
        "metadata.google.internal",
        "Metadata.Google.Internal.",
        "metadata.goog",
      ],
      /metadata service/,
    ],
    ["link-local", ["169.254.0.1", "[fe80::1]", "fe80::1%eth0", "[febf::1]"], /link-local/],
    ["unspecified", ["0.0.0.0", "0", "0.1.2.3", "[::]", "[::ffff:0.0.0.0]"], /unspecified/],
    ["multicast", ["224.0.0.1", "239.255.255.250", "[ff02::1]"], /multicast/],
    ["reserved", ["240.0.0.1", "255.255.255.255", "192.0.0.192"], /reserved or broadcast/],
    ["Teredo", ["[2001::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]"], /Teredo/],
    [
      "a gateway's form of one",
      ["[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::a9fe:a9fe]", "[2002:7f00:1::]"],
      /an IPv6 form of (127\.0\.0\.1|169\.254\.169\.254), /,
    ],
    ["other forms of one", ["[::127.0.0.1]", "[::ffff:0:7f00:1]", "[2001:db8::5efe:7f00:1]"], /form of 127/],
    ["nonsense", ["", ".", "a b", "256.1.1.1", "[::g]", "x/y@z#", "%"], /no valid host/],
  ];
  test.each(everySpelling)("%s", (_what, hosts, why) => {
    for (const host of hosts) expect(refusedAddress(host, strict), host).toMatch(why);
  });
});

test.each([
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "8.8.8.8",
  "100.64.0.1",
  "[fd12:3456::1]",
  "[2001:db8::1]",
  "[64:ff9b::10.0.0.1]",
  "keystone.lyon.example",
  "keystone",
  "notlocalhost",
  "my-metadata.google.internal.example",
])("%s is where a site may be", (host) => {
  expect(refusedAddress(host, strict)).toBeUndefined();
});

test("a development cloud's loopback opens loopback, and nothing else", () => {
  for (const host of ["127.0.0.1", "127.9.9.9", "[::1]", "localhost", "0x7f.1", "[::ffff:127.0.0.1]"])
    expect(refusedAddress(host, dev), host).toBeUndefined();
  const others = ["0.0.0.0", "[::]", "169.254.169.254", "[fe80::1]", "metadata.google.internal", "224.0.0.1"];
  for (const host of [...others, "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "255.255.255.255"])
    expect(refusedAddress(host, dev), host).toBeDefined();
});
