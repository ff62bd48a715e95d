import { expect, it } from "vitest";
import { whatChanged } from "@/components/data/what-changed";
import {
  HOST_ACCESS_THINGS,
  hostAccessProblems,
  isHostJudged,
  toHostAccessValues,
} from "./host-access-values";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----";
const LINE = "compute1,10.0.0.11 ssh-ed25519 AAAA";
const values = { ...toHostAccessValues(null), privateKey: KEY, knownHosts: LINE };
const problems = hostAccessProblems(false);

it("what is written right is left to the server, which looks into the keys", () => {
  expect(problems(values)).toEqual({});
  expect(problems({ ...values, knownHosts: `# ours\n${LINE}\n\n` })).toEqual({});
});

it.each<[string, object, Record<string, RegExp>]>([
  [
    "nothing",
    { user: "", port: "", privateKey: " ", knownHosts: "# none" },
    {
      "host-user": /Enter the user/,
      "host-port": /1 to 65535/,
      "host-privateKey": /Paste the private key/,
      "host-knownHosts": /Paste the host keys/,
    },
  ],
  ["a public key", { privateKey: "ssh-ed25519 AAAA" }, { "host-privateKey": /public key/ }],
  ["PuTTY's", { privateKey: "PuTTY-User-Key-File-3: x" }, { "host-privateKey": /PuTTYgen/ }],
  [
    "a line that is none",
    { knownHosts: `${LINE}\ncompute2` },
    { "host-knownHosts": /Line 2 cannot be used/ },
  ],
  ["a private key for host keys", { knownHosts: KEY }, { "host-knownHosts": /known to others/ }],
])("%s is told beside its control", (_, change, wanted) => {
  const told = Object.fromEntries(
    Object.entries(wanted).map(([control, words]) => [control, expect.stringMatching(words)]),
  );
  expect(problems({ ...values, ...change })).toEqual(told);
});

it("needs no key where one is stored", () => {
  expect(hostAccessProblems(true)({ ...values, privateKey: "" })).toEqual({});
  expect(hostAccessProblems(true)({ ...values, privateKey: "x" })).toHaveProperty("host-privateKey");
});

it("is judged once what was typed was left", () => {
  const handled = (typed: string[], left: string[]) => ({ typed: new Set(typed), left: new Set(left) });
  expect(isHostJudged("host-port", handled(["port"], []))).toBe(false);
  expect(isHostJudged("host-port", handled([], ["host-port"]))).toBe(false);
  expect(isHostJudged("host-port", handled(["port"], ["host-port"]))).toBe(true);
});

it("tells from what to what it was changed, of the key only that it was", () => {
  const after = { ...values, port: "2222", privateKey: `${KEY} `, knownHosts: "compute2 ssh-ed25519 BBBB" };
  expect(whatChanged(["port", "fingerprint", "knownHosts"], HOST_ACCESS_THINGS, values, after)).toBe(
    "port: 22 → 2222; key; host keys: + compute2, − compute1,10.0.0.11",
  );
  const anew = { ...values, knownHosts: `${LINE}B` };
  expect(whatChanged(["knownHosts"], HOST_ACCESS_THINGS, values, anew)).toBe(
    "host keys: written anew: compute1,10.0.0.11",
  );
  const both = { ...values, knownHosts: `@revoked ${LINE}\ncompute2 ssh-ed25519 BBBB` };
  expect(whatChanged(["knownHosts"], HOST_ACCESS_THINGS, values, both)).toBe(
    "host keys: + compute2; written anew: compute1,10.0.0.11",
  );
  const note = { ...values, knownHosts: `# ours\n${LINE}` };
  expect(whatChanged(["knownHosts"], HOST_ACCESS_THINGS, values, note)).toBe("host keys: written anew");
});
