import { expect, it } from "vitest";
import type { RestorableVm } from "@/lib/recoveries/restorable";
import { addressOf, entriesOf, type RestoreEntries, toggled, whatOf } from "./restore-entries";

const volume = (volumeId: string) => ({
  ...{ volumeId, name: volumeId, sizeGib: 1, device: null, isRoot: false, hasBackup: true },
});
const VMS: RestorableVm[] = [
  { serverId: "hss", name: "hss", bootOrder: 1, isUsable: true, volumes: [volume("data"), volume("logs")] },
];
const NONE: RestoreEntries = {
  ...{ kind: "vnf", vms: [], volumes: [], place: null, mayStop: false, point: null },
};

it("stands in the address as it was entered", () => {
  const entries: RestoreEntries = {
    ...{ kind: "in-place", vms: ["hss"], volumes: ["data", "logs"] },
    ...{ place: "data", mayStop: true, point: "p" },
  };
  expect(entriesOf(new URLSearchParams(addressOf(entries)))).toEqual(entries);
  expect(entriesOf(new URLSearchParams("what=nonsense"))).toEqual(NONE);
});

it("asks for nothing before something is chosen, and for nothing that the point does not have", () => {
  expect(whatOf(NONE, VMS)).toEqual({ kind: "vnf" });
  for (const kind of ["vms", "volumes", "in-place"] as const)
    expect(whatOf({ ...NONE, kind, vms: ["gone"], volumes: ["gone"], place: "gone" }, VMS)).toBeNull();
  expect(whatOf({ ...NONE, kind: "volumes", volumes: ["logs", "gone", "data"] }, VMS)).toEqual({
    kind: "volumes",
    volumeIds: ["data", "logs"],
  });
  expect(whatOf({ ...NONE, kind: "in-place", place: "data", mayStop: true }, VMS)).toEqual({
    ...{ kind: "in-place", volumeId: "data", mayStop: true },
  });
});

it("adds what is not chosen, and takes out what is", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
