import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { addressFrom, algorithmsOf, linesOf, parseKnownHosts, placeOf, verdictOn } from "./known-hosts";
import { newKeys } from "./testing/fake-sshd";

const ED = newKeys().public;
const OTHER = newKeys().public;
const RSA = newKeys("rsa").public;
const blob = (key: string) => Buffer.from(key.split(" ")[1] ?? "", "base64");
const place = (host: string, address = host, port = 22) => ({ host, address, port });

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

const found = (text: string, where: ReturnType<typeof place>) => linesOf(parseKnownHosts(text), where).length;

describe("finds a host's lines", () => {
  it.each<[string, ReturnType<typeof place>, number]>([
    [`compute1 ${ED}`, place("compute1"), 1],
    [`compute1 ${ED}`, place("compute10"), 0],
    [`Compute1,10.0.0.11 ${ED} with a comment`, place("compute1"), 1],
    [`10.0.0.11 ${ED}`, place("compute1", "10.0.0.11"), 1],
    [`10.0.0.11 ${ED}`, place("compute1", "10.0.0.11", 2222), 0],
    [`[10.0.0.11]:2222 ${ED}`, place("compute1", "10.0.0.11", 2222), 1],
    [`[10.0.0.11]:2222 ${ED}`, place("compute1", "10.0.0.11", 22), 0],
    [`compute1 ${ED}`, place("compute1", "10.0.0.11", 2222), 1],
    [`compute* ${ED}`, place("compute17"), 1],
    [`compute*,!compute17 ${ED}`, place("compute17"), 0],
    [`compute? ${ED}`, place("compute17"), 0],
    [`c.mpute1 ${ED}`, place("compute1"), 0],
    [`${hashed("compute1")} ${ED}`, place("compute1"), 1],
    [`${hashed("[10.0.0.11]:2222")} ${ED}`, place("compute1", "10.0.0.11", 2222), 1],
    [`${hashed("compute2")} ${ED}`, place("compute1"), 0],
    [`|1|broken ${ED}`, place("compute1"), 0],
  ])("%s for %j", (text, where, count) => expect(found(text, where)).toBe(count));
});

it("says of each line that it cannot use why, and takes the rest", () => {
  const text = [
    "# my hosts",
    "",
    `@cert-authority *.example ${ED}`,
    "compute1",
    "compute1 constructor AAAAB3NzaC1kc3MAAACBAI==",
    "compute1 ssh-dss AAAAB3NzaC1kc3MAAACBAI==",
    `compute1 ssh-rsa ${ED.split(" ")[1]}`,
    `@wrong compute1 ${ED}`,
    `compute1 ${ED}\r`,
  ].join("\n");
  const { lines, unusable } = parseKnownHosts(text);
  expect(lines).toHaveLength(1);
  expect(unusable.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(unusable[0]?.reason).toMatch(/certificates/);
  expect(unusable[2]?.reason).toMatch(/type constructor are not supported/);
  expect(unusable[4]?.reason).toMatch(/damaged/);
});

it("knows, refuses and revokes keys", () => {
  const known = parseKnownHosts(`h ${ED}\nh ${RSA}\n@revoked * ${OTHER}`);
  const own = linesOf(known, place("h"));
  expect(verdictOn(known, own, blob(ED))).toBe("known");
  expect(verdictOn(known, own, blob(OTHER))).toBe("revoked");
  expect(verdictOn(known, own, blob(newKeys().public))).toBe("wrong");
  expect(algorithmsOf(own)).toEqual(["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"]);
});

it.each(["h", "*", "10.0.0.11", "elsewhere"])(
  "refuses a key that a line revokes, under whatever name: %s",
  (name) => {
    const known = parseKnownHosts(`[10.0.0.11]:2222,h ${ED}\n@revoked ${name} ${ED}`);
    const own = linesOf(known, place("h", "10.0.0.11", 2222));
    expect(verdictOn(known, own, blob(ED))).toBe("revoked");
  },
);

it("reaches a host by the address that its line gives", () => {
  const known = parseKnownHosts(
    `compute1,10.0.0.11 ${ED}\ncompute2,[c2.example]:2222 ${ED}\ncompute3 ${ED}\ncompute4,fd00::4 ${ED}`,
  );
  const where = (host: string) => placeOf(host, addressFrom(known, host), 22);
  expect(where("compute1")).toEqual(place("compute1", "10.0.0.11"));
  expect(where("compute2")).toEqual(place("compute2", "c2.example", 2222));
  expect(where("compute3")).toEqual(place("compute3"));
  expect(where("compute4")).toEqual(place("compute4", "fd00::4"));
  expect(where("unknown")).toEqual(place("unknown"));
  expect(placeOf("c", "[fd00::4]:2222", 22)).toEqual(place("c", "fd00::4", 2222));
});
