import { expect, it } from "vitest";
import { type SourceFacts, selectSources } from "./select-sources";

const member = (serverId: string, bootOrder: number, siteId = "lyon") => ({
  ...{ serverId, siteId, name: serverId, projectId: "p", bootOrder },
});
const facts = (change: Partial<SourceFacts> = {}): SourceFacts => ({
  planned: [
    { serverId: "hss", name: "hss", tier: 1 },
    { serverId: "scscf-1", name: "scscf-1", tier: 2 },
    { serverId: "scscf-2", name: "scscf-2", tier: 2 },
  ],
  point: {
    siteId: "lyon",
    servers: ["hss", "scscf-1", "scscf-2"].map((serverId) => ({ serverId, projectId: "p" })),
  },
  members: [member("hss", 1), member("scscf-1", 2), member("scscf-2", 2)],
  released: [],
  others: [],
  ...change,
});
const idsOf = (of: SourceFacts) => selectSources(of).map(({ siteId, serverId }) => `${siteId} ${serverId}`);

it("has the last to boot first", () => {
  expect(idsOf(facts())).toEqual(["lyon scscf-2", "lyon scscf-1", "lyon hss"]);
});

it("has the VNF’s newer VMs, too, and those of the point that are its members no more", () => {
  expect(idsOf(facts({ members: [member("hss", 1), member("lb", 3)] }))).toEqual([
    "lyon lb",
    "lyon scscf-2",
    "lyon scscf-1",
    "lyon hss",
  ]);
});

it("has both copies of a VNF that was accepted elsewhere since the point was taken", () => {
  const members = [member("new-hss", 1, "oslo"), member("new-scscf", 2, "oslo")];
  expect(idsOf(facts({ members }))).toEqual([
    "lyon scscf-2",
    "lyon scscf-1",
    "oslo new-scscf",
    "oslo new-hss",
    "lyon hss",
  ]);
});

it("leaves those alone that were said to be dealt with", () => {
  const members = [member("new-hss", 1, "oslo")];
  const released = ["hss", "scscf-1", "scscf-2"].map((serverId) => ({ siteId: "lyon", serverId }));
  expect(idsOf(facts({ members, released }))).toEqual(["oslo new-hss"]);
  // One of them is in the VNF again since.
  expect(idsOf(facts({ members: [member("hss", 1)], released }))).toEqual(["lyon hss"]);
});

it("has only the VMs that are recovered, when these are not all", () => {
  const { planned, members } = facts();
  expect(idsOf(facts({ planned: planned.slice(0, 1), members: [...members, member("lb", 3)] }))).toEqual([
    "lyon hss",
  ]);
});

it("does not take a VM that another VNF has by now for its own", () => {
  const others = [{ siteId: "lyon", serverId: "hss", vnfName: "SBC" }];
  const [hss] = selectSources(facts({ others })).slice(-1);
  expect(hss).toMatchObject({ serverId: "hss", notOurs: expect.stringContaining("the VNF SBC") });
  expect(
    selectSources(facts({ others: [{ ...others[0], siteId: "oslo" } as never] })).at(-1)?.notOurs,
  ).toBeNull();
});

it("knows the project of each", () => {
  const members = [{ ...member("lb", 3), projectId: "other" }];
  expect(selectSources(facts({ members })).map(({ projectId }) => projectId)).toEqual([
    "other",
    "p",
    "p",
    "p",
  ]);
});
