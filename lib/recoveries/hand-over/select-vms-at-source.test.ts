import { expect, it } from "vitest";
import type { FenceRecord } from "../../runs/recovery-view";
import type { DescribedServer } from "../point-facts";
import { type SourceKnown, selectVmsAtSource } from "./select-vms-at-source";

type Entry = FenceRecord["servers"][number];

const fenced = (serverId: string, siteId: string, over: Partial<Entry> = {}): Entry => ({
  ...{ serverId, name: `vm ${serverId}`, state: "locked", wasRunning: true, wasLocked: false, cause: null },
  at: { siteId, siteName: siteId, projectId: "p", tier: 1 },
  ...over,
});
const described = (serverId: string, address: string) =>
  ({
    serverId,
    ports: [{ fixedIps: [{ address }], floatingIps: ["203.0.113.7"] }],
  }) as unknown as DescribedServer;
const known = (over: Partial<SourceKnown>): SourceKnown => ({
  siteId: "lyon",
  record: null,
  planned: [
    { serverId: "b", name: "scscf", tier: 2 },
    { serverId: "a", name: "hss", tier: 1 },
  ],
  point: { siteId: "lyon", servers: [described("a", "10.0.0.5")] },
  kept: { of: () => undefined },
  ...over,
});
const told = (over: Partial<SourceKnown>) => selectVmsAtSource(known(over));
const idsOf = (over: Partial<SourceKnown>) => told(over).map(({ id }) => id);

it("are those of the fence, with the addresses that their point knows", () => {
  // As a fence keeps them: the last to boot first. One came to the VNF after its point.
  const record = { servers: [fenced("new", "lyon"), fenced("a", "lyon")] };
  expect(told({ record })).toEqual([
    { name: "vm a", id: "a", addresses: ["10.0.0.5"], floatingIps: ["203.0.113.7"] },
    { name: "vm new", id: "new", addresses: [], floatingIps: [] },
  ]);
});

it("are the VNF’s own where it lives now, when its point was taken elsewhere", () => {
  const servers = [fenced("c", "bern"), fenced("a", "lyon")];
  const of: SourceKnown["kept"]["of"] = ({ siteId }) => (siteId === "lyon" ? { kind: "former" } : undefined);
  expect(told({ siteId: "bern", record: { servers }, kept: { of } })).toEqual([
    { name: "vm c", id: "c", addresses: [], floatingIps: [] },
  ]);
  // One that was dealt with and belongs to nobody is still at the other site.
  expect(idsOf({ siteId: "bern", record: { servers } })).toEqual(["c"]);
  expect(idsOf({ siteId: "bern" })).toEqual([]);
});

it("leaves out what was off or gone, and what is not the VNF’s to start", () => {
  const servers = [
    fenced("off", "lyon", { wasRunning: false }),
    fenced("gone", "lyon", { state: "gone", wasRunning: null }),
    fenced("former", "lyon"),
    // Of an older fence, and of a site that did not answer.
    { ...fenced("a", "lyon", { state: "unproved", wasRunning: null }), at: undefined } as unknown as Entry,
  ];
  const of: SourceKnown["kept"]["of"] = ({ siteId, serverId }) =>
    siteId === "lyon" && serverId === "former" ? { kind: "former" } : undefined;
  expect(idsOf({ record: { servers }, kept: { of } })).toEqual(["a"]);
});

it("are the plan’s in their boot order, where there was no fence", () => {
  expect(idsOf({})).toEqual(["a", "b"]);
});
