import { expect, it } from "vitest";
import { type KnownVm, mapAccepted } from "./map-accepted";

const vm = (serverId: string, position: number): KnownVm => ({
  ...{ serverId, name: `name of ${serverId}`, projectId: "core", position, bootOrder: 1, volumes: [] },
  ...{ hold: null },
});
const made = (serverId: string, sourceId: string, position: number) => ({
  ...vm(serverId, position),
  sourceId,
});
const NAMED = [vm("a1", 1), vm("a2", 2)];
const ids = (vms: readonly KnownVm[]) => vms.map(({ serverId }) => serverId);

it("takes what was accepted last for the VNF, and nothing of before", () => {
  const there = { replaced: null, made: [made("b1", "a1", 1), made("b2", "a2", 2)] };
  const back = { replaced: null, made: [made("c2", "b2", 2)] };
  expect(ids(mapAccepted(NAMED, []))).toEqual(["a1", "a2"]);
  expect(ids(mapAccepted(NAMED, [there]))).toEqual(["b1", "b2"]);
  expect(ids(mapAccepted(NAMED, [there, back]))).toEqual(["c2"]);
});

it("gives a VM that came in the place of another its seat, and loses none", () => {
  const first = { replaced: new Map([["a2", "a2"]]), made: [made("n2", "a2", 9)] };
  const again = { replaced: new Map([["a2", "n2"]]), made: [made("m2", "a2", 9)] };
  expect(mapAccepted(NAMED, [first, again])).toMatchObject([
    { serverId: "a1" },
    { serverId: "m2", name: "name of a2", position: 2 },
  ]);
  expect(ids(mapAccepted([vm("a1", 1)], [first]))).toEqual(["a1", "n2"]);
});
