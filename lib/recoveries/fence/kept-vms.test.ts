import { expect, it } from "vitest";
import { type KeptVm, keptCause, keptProblems } from "./kept-vms";

const kept = (name: string, vm: Partial<KeptVm["vm"]> = {}, more: Partial<KeptVm> = {}): KeptVm => ({
  vm: {
    ...{ serverId: name, name, state: "locked", wasRunning: true, wasLocked: false, cause: null },
    ...vm,
  },
  siteName: "Lyon",
  keeper: { kind: "former" },
  ...more,
});

it("tells those that are alike in one sentence", () => {
  expect(
    keptProblems([
      kept("hss"),
      kept("scscf"),
      kept("pcscf", { state: "stopped" }),
      kept("icscf", {}, { siteName: "Bern" }),
    ]),
  ).toMatchObject([
    { cause: "hss and scscf at Lyon are former VMs: they stay stopped and locked" },
    { cause: "pcscf at Lyon is a former VM: it stays stopped" },
    { cause: "icscf at Bern is a former VM: it stays stopped and locked" },
  ]);
});

it("tells of none that is as it was before the failover", () => {
  const untouched = kept("hss", { state: "unproved", wasRunning: null, wasLocked: null });
  const asBefore = kept("scscf", { wasRunning: false, wasLocked: true });
  expect(keptProblems([untouched, asBefore])).toEqual([]);
  expect([untouched, asBefore].map(keptCause)).toEqual([
    "hss at Lyon is a former VM: it stays as before",
    "scscf at Lyon is a former VM: it stays as before",
  ]);
  expect(keptProblems([kept("pcscf", { state: "unproved" })])).toMatchObject([
    { cause: "pcscf at Lyon is a former VM: it stays as left by the failover" },
  ]);
});
