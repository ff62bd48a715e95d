import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { HOOK_THINGS } from "@/components/hooks/hook-values";
import { CHANNEL_THINGS } from "@/components/notify/channel-things";
import { NEW_CHANNEL } from "@/components/notify/channel-values";
import { newPolicy, policyThings } from "@/components/retention/policy-values";
import { scheduleThings } from "@/components/schedules/schedule-things";
import { newSchedule } from "@/components/schedules/schedule-values";
import { HOST_ACCESS_THINGS, toHostAccessValues } from "@/components/sites/host-access-values";
import { SITE_THINGS, toSiteValues } from "@/components/sites/site-values";
import { MEMBER_THINGS, toMemberValues } from "@/components/vnf-edit/member-values";
import { toValues, vnfThings } from "@/components/vnf-edit/settings-values";
import { USUAL_CHOICE } from "@/lib/vnfs/editable-vm";
import { changedWords, listChange, type Told, whatChanged } from "./what-changed";

interface Values {
  name: string;
  secret: string;
  hosts: string[];
}
const THINGS = {
  name: { name: "name", say: ({ name }: Values) => name },
  secret: { name: "secret" },
  hosts: { name: "hosts", change: (a: Values, b: Values) => listChange(a.hosts, b.hosts) },
};
const before = { name: "Lyon", secret: "old", hosts: ["a:1", "b:2"] };
const said = (after: Partial<Values>, ...changed: string[]) =>
  whatChanged(changed, THINGS, before, { ...before, ...after });

it("tells what the server has changed, from what to what", () => {
  expect(said({ name: " Lyon 2 " }, "name")).toBe("name: Lyon → Lyon 2");
  expect(said({ name: "" }, "name")).toBe("name: Lyon → none");
  expect(said({ hosts: ["b:2", "c:3"] }, "name", "hosts")).toBe("name: Lyon → Lyon; hosts: + c:3, − a:1");
  expect(said({ name: "x" })).toBe("");
  expect(said({}, "unheardOf")).toBe("unheardOf");
});

it("tells only that a thing was changed where the table has no words for it", () => {
  expect(said({ secret: "new" }, "secret")).toBe("secret");
});

/** What no line tells: it is a secret, or pages long. */
const UNTOLD = /secret|password|passphrase|token|pem|private/i;

/** The fields of a form that the words for one of its things are made of. */
function readBy<V extends object>({ say, change }: Told<V>, values: V): string[] {
  const read: string[] = [];
  const watched = new Proxy(values, {
    get: (target, field) => {
      read.push(String(field));
      return Reflect.get(target, field);
    },
  });
  say?.(watched);
  change?.(watched, watched);
  return read;
}

const TABLES: [string, Record<string, Told<never>>, object][] = [
  [
    "a site",
    SITE_THINGS,
    toSiteValues({
      name: "a",
      interface: "public",
      caPem: "b",
      acceptsSignIn: true,
      confirmedHosts: ["c:1"],
    }),
  ],
  ["a hook", HOOK_THINGS, { name: "a", url: "https://b", caPem: "c", isInternal: false }],
  ["a VNF", vnfThings([]), toValues()],
  ["the access to compute hosts", HOST_ACCESS_THINGS, toHostAccessValues(null)],
  ["a channel", CHANNEL_THINGS, { ...NEW_CHANNEL, url: "https://b" }],
  ["a schedule", scheduleThings([]), newSchedule("UTC")],
  ["a retention policy", policyThings([]), newPolicy("UTC")],
  ["how a VM takes part", MEMBER_THINGS, toMemberValues(USUAL_CHOICE)],
];

it.each(TABLES)("tells nothing of a secret or a certificate of %s", (_, things, values) => {
  const told = Object.entries(things).map(
    ([field, thing]) => [field, readBy(thing, values as never)] as const,
  );
  expect(told.filter(([field, read]) => read.length > 0 && UNTOLD.test(field))).toEqual([]);
  expect(told.filter(([, read]) => read.some((field) => UNTOLD.test(field)))).toEqual([]);
  // The words are made of the form at all, or nothing was looked at.
  expect(told.flatMap(([, read]) => read)).not.toEqual([]);
});

it("looks at each table that there is", async () => {
  const components = path.resolve(import.meta.dirname, "..");
  const files = (await readdir(components, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(path.join(components, file), "utf8")));
  const tables = texts.flatMap((text) => text.match(/: Record<[^=;()]*, Told<\w+>> (=|\{)/g) ?? []);
  expect(tables).toHaveLength(TABLES.length);
});

it("tells long texts that begin alike by their ends", () => {
  const [a = "", b = ""] = ["02:00", "03:00"].map((last) => `${"at 01:00, ".repeat(9)}${last}`);
  const THING = { name: { name: "runs", say: ({ name }: { name: string }) => name } };
  const words = whatChanged(["name"], THING, { name: a }, { name: b });
  expect(words).toMatch(/^runs: ….* 02:00 → ….* 03:00$/);
  expect(words.length).toBeLessThan(140);
  const long = whatChanged(["name"], THING, { name: a }, { name: a.slice(0, 70) });
  expect(long).toMatch(/ 02:00 → …/);
});

it("says so when nothing was different", () => {
  expect(changedWords("", "The policy was changed")).toBe("Nothing was different");
  expect(changedWords("days: 1 → 2", "The policy was changed")).toBe("The policy was changed: days: 1 → 2");
});

it("cuts what is long, and writes out what cannot be seen", () => {
  expect(said({ name: "x".repeat(100) }, "name")).toBe(`name: Lyon → ${"x".repeat(59)}…`);
  expect(said({ name: "a\u202eb" }, "name")).toBe("name: Lyon → a⟨U+202E⟩b");
  expect(listChange([], ["a", "b", "c", "d", "e", "f"])).toBe("+ a, + b, + c, + d, and 2 more");
});
