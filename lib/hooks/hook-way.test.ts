import { expect, it } from "vitest";
import { hookLookup } from "./hook-way";

const found = (...addresses: string[]) =>
  Promise.resolve(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
const look = (way: { protocol: string; isInternal: boolean }, ...addresses: string[]) =>
  new Promise<string>((resolve) =>
    hookLookup(way, () => found(...addresses))("hook.example", {}, (error, address) =>
      resolve(error ? error.message : String(address)),
    ),
  );

it.each([
  ["http:", true, ["10.1.2.3"], "10.1.2.3"],
  ["http:", true, ["fd00::7"], "fd00::7"],
  ["http:", true, ["127.0.0.1"], "127.0.0.1"],
  ["http:", true, ["::ffff:10.1.2.3"], "::ffff:10.1.2.3"],
  ["https:", false, ["93.184.215.14"], "93.184.215.14"],
  ["https:", false, ["10.1.2.3"], "10.1.2.3"],
  ["https:", true, ["127.0.0.1"], "127.0.0.1"],
  ["smtps:", false, ["93.184.215.14"], "93.184.215.14"],
  ["smtps:", true, ["10.1.2.3"], "10.1.2.3"],
  ["smtp:", true, ["10.1.2.3"], "10.1.2.3"],
])("%s, accepted as internal: %s, may go to %s", async (protocol, isInternal, addresses, to) => {
  expect(await look({ protocol, isInternal }, ...addresses)).toBe(to);
});

it.each([
  ["http:", true, ["10.1.2.3", "93.184.215.14"], "93.184.215.14, a public address"],
  ["http:", true, ["169.254.169.254"], "the metadata service"],
  ["https:", false, ["127.0.0.1"], "a loopback address"],
  ["https:", true, ["169.254.169.254"], "the metadata service"],
  ["smtps:", false, ["93.184.215.14", "10.1.2.3"], "10.1.2.3, an address of a private network"],
  ["smtp:", true, ["93.184.215.14"], "nothing is sent there by plain SMTP"],
  ["smtps:", true, ["169.254.169.254"], "the metadata service"],
])("%s, accepted as internal: %s, does not go to %s", async (protocol, isInternal, addresses, why) => {
  expect(await look({ protocol, isInternal }, ...addresses)).toContain(why);
});
