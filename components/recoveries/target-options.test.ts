import { expect, it } from "vitest";
import type { ChosenMapping, Mapping, MappingChoice } from "@/lib/recoveries/mapping";
import type { ProjectChoices } from "@/lib/recoveries/recovery-plan-view";
import { choiceChange, choiceWords, openFirst } from "./mapping-words";
import { targetOptions } from "./target-options";

const mapping = (kind: Mapping["kind"], choice: MappingChoice | null = null): Mapping => ({
  purpose: "real",
  kind,
  sourceKey: "key",
  source: "thing",
  choice,
  reason: "",
  isChosen: false,
  weight: "open",
});
const project = (name: string, more: Partial<ProjectChoices> = {}): ProjectChoices => ({
  credentialId: name,
  projectId: name,
  projectName: name,
  flavors: [{ id: "f-1", name: "m1.tiny", vcpus: 1, ramMib: 512, diskGib: 1 }],
  volumeTypes: null,
  networks: [
    { id: "n-1", name: "core", isShared: false, isExternal: false, subnets: [] },
    { id: "n-2", name: "internet", isShared: true, isExternal: true, subnets: [] },
  ],
  securityGroups: [{ id: "g-1", name: "default" }],
  keypairs: [{ name: "ops", fingerprint: "aa" }],
  routers: [],
  floatingIps: [
    { id: "i-1", address: "192.0.2.7", isFree: true },
    { id: "i-2", address: "192.0.2.8", isFree: false },
  ],
  ...more,
});
const labels = (kind: Mapping["kind"], projects = [project("ims")], choice: MappingChoice | null = null) =>
  targetOptions(mapping(kind, choice), { projects, zones: ["nova"] }).map(({ label }) => label);

it("offers what is there, and what else makes sense for a kind", () => {
  expect(labels("flavor")).toEqual(["m1.tiny, 1 vCPU, 512 MiB, 1 GiB"]);
  expect(labels("network")).toEqual(["core"]);
  expect(labels("floating-ip")).toEqual(["192.0.2.7", "without a floating IP"]);
  expect(labels("zone")).toEqual(["nova", "any zone"]);
  expect(labels("address")).toEqual(["same IP and MAC", "any address"]);
  expect(labels("volume-type")).toEqual([]);
});

it("leads a drill nothing: there is no floating IP to choose", () => {
  const row = { ...mapping("floating-ip", { do: "leave-out" }), purpose: "drill" as const };
  expect(targetOptions(row, { projects: [project("ims")], zones: [] })).toEqual([]);
});

it("keeps what is proposed to be made among them", () => {
  expect(labels("network", [project("ims")], { do: "make", name: "core (drill)" })).toEqual([
    "core",
    "core (drill), made",
  ]);
});

it("offers a thing that several projects see once, and says which project an own one is of", () => {
  const other = project("ran", {
    networks: [{ id: "n-3", name: "core", isShared: false, isExternal: false, subnets: [] }],
  });
  expect(labels("flavor", [project("ims"), other])).toHaveLength(1);
  expect(labels("network", [project("ims"), other])).toEqual(["core (ims)", "core (ran)"]);
});

it("says in words what a thing becomes, and puts what is open first", () => {
  expect(choiceWords("keypair", { do: "leave-out" })).toBe("without a keypair");
  expect(choiceWords("server-group", { do: "leave-out" })).toBe("left out");
  expect(choiceWords("flavor", null)).toBeNull();
  const rows = (["ok", "open", "differs"] as const).map((weight) => ({ ...mapping("flavor"), weight }));
  expect(openFirst(rows).map(({ weight }) => weight)).toEqual(["open", "differs", "ok"]);
});

it("tells from what was proposed to what a person has chosen", () => {
  const tiny: MappingChoice = { do: "use", id: "t", name: "m1.tiny" };
  const row: Mapping = { ...mapping("flavor", tiny), isChosen: true, weight: "ok" };
  const proposed = (choice: MappingChoice | null): ChosenMapping[] => [
    { ...row, purpose: "drill", choice: { do: "use", id: "x", name: "other" } },
    { ...row, choice },
  ];
  const small: MappingChoice = { do: "use", id: "s", name: "m1.small" };
  expect(choiceChange(row, proposed(small))).toBe("Changed: m1.small → m1.tiny");
  expect(choiceChange({ ...row, choice: null }, proposed(small))).toBe("Changed: m1.small → not decided");
  expect(choiceChange(row, proposed(null))).toBe("Chosen; nothing is proposed for it.");
  expect(choiceChange(row, proposed(row.choice))).toBe("Chosen; the same is proposed.");
  expect(choiceChange({ ...row, isChosen: false }, proposed(small))).toBeNull();
  expect(choiceChange(row, [])).toBeNull();
});
