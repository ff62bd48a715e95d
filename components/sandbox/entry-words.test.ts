import { expect, it } from "vitest";
import { choiceWords } from "./choice-words";
import { entryWords, kindWords } from "./entry-words";
import { faultCount, faultName, faultScope, isUsedUp } from "./fault-words";
import { partOf, shortWords, titleOf } from "./parts";

const entry = { n: 7, time: "2026-11-20T20:00:00.000Z", site: "RegionOne" };

it("says each kind of entry in one line", () => {
  const asked = { ...entry, kind: "asked" as const, service: "nova", method: "POST", path: "/v2.1/servers" };
  expect(entryWords(asked)).toBe("nova POST /v2.1/servers");
  expect(entryWords({ ...entry, kind: "answered", to: 7, status: 202 })).toBe("#7 202");
  expect(entryWords({ ...entry, kind: "answered", to: 7, fault: "never answered" })).toBe(
    "#7 never answered",
  );
  expect(entryWords({ ...entry, kind: "did", what: "switch heal", did: "all heals" })).toBe(
    "switch heal: all heals",
  );
});

it("calls no request answered whose answer was taken", () => {
  expect(kindWords({ ...entry, kind: "answered", to: 7, status: 503 })).toBe("Answered");
  expect(kindWords({ ...entry, kind: "answered", to: 7, fault: "never answered" })).toBe("Not answered");
});

it("says of a change what was before and what is now, and nothing of what is nested", () => {
  const changed = { ...entry, kind: "changed" as const, table: "volumes", id: "v", name: "data" };
  expect(
    entryWords({ ...changed, change: "changed", from: { status: "creating" }, to: { status: "available" } }),
  ).toBe("volumes data changed: status creating → available");
  expect(entryWords({ ...changed, change: "changed", from: {}, to: { host: "c1", tags: [1] } })).toBe(
    "volumes data changed: host — → c1",
  );
  expect(entryWords({ ...changed, change: "made", to: { status: "creating" } })).toBe("volumes data made");
});

it("names a fault, where it strikes and how often", () => {
  const fault = { id: "f", at: "request", effect: { do: "never" }, met: 2, struck: 2 };
  expect(faultName({ ...fault, label: "site-dark" })).toBe("Site dark");
  expect(faultName(fault)).toBe("request");
  expect(faultScope({ ...fault, service: "nova", route: "servers.create", subject: "web-1" })).toBe(
    "nova servers.create, of web-1 · no answer",
  );
  expect(faultScope({ ...fault, service: "nova", method: "POST", action: "quiesce" })).toBe(
    "nova POST quiesce · no answer",
  );
  const agent = { ...fault, at: "agent:freeze", subject: "5f1c", effect: { do: "delay", ms: 9 } };
  expect(faultScope({ ...agent, subjectName: "web-1" })).toBe("freeze, of web-1 · 9 ms");
  expect(faultScope({ ...fault, effect: { do: "refuse" } })).toBe("connections cut");
  expect(faultCount(fault)).toBe("2 so far");
  expect(isUsedUp(fault)).toBe(false);
  expect(faultCount({ ...fault, times: 2 })).toBe("2 of 2");
  expect(isUsedUp({ ...fault, times: 2 })).toBe(true);
});

it("finds a part for each switch, also for one of a kind that it does not know", () => {
  expect(partOf({ name: "lose-answer", on: "call" })).toBe("requests");
  expect(partOf({ name: "fill-quota", on: "site" })).toBe("quotas");
  expect(partOf({ name: "flood", on: "river" })).toBe("sites");
  expect(titleOf("lose-answer")).toBe("Lose answer");
  expect(titleOf("dhcp-takes-address")).toBe("DHCP takes address");
  expect(shortWords("VM: name or id")).toBe("VM");
  expect(shortWords("How often; left out, for ever")).toBe("how often");
});

it("says a switch's choices in words, and leaves names of the API as they are", () => {
  expect(choiceWords("how", "never-answers")).toBe("never answers");
  expect(choiceWords("service", "nova")).toBe("nova");
  expect(choiceWords("how", "nova")).toBe("through Nova");
  expect(choiceWords("where", "ports")).toBe("its ports cannot be bound");
  expect(choiceWords("what", "ports")).toBe("ports");
  expect(choiceWords("what", "live-migrate")).toBe("live migrate");
});
