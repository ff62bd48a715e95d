import { expect, it } from "vitest";
import type { FenceRecord } from "../../runs/recovery-view";
import { inBootOrder, startStepsOf } from "./start-steps";

const vm = (name: string, tier: number, wasRunning = true): FenceRecord["servers"][number] => ({
  ...{ serverId: name, name, state: "locked", wasRunning, wasLocked: false, cause: null },
  at: { siteId: "lyon", siteName: "Lyon", projectId: "p", tier },
});
/** As a fence keeps them: the last to boot first. */
const RECORD = { servers: [vm("scscf-2", 2), vm("scscf-1", 2, false), vm("hss", 1)] };
const SITES = { from: { id: "oslo", name: "Oslo" }, to: { id: "bern", name: "Bern", isHome: false } };

it("has the VMs in their boot order, by tier and name", () => {
  expect(inBootOrder(RECORD).map(({ name }) => name)).toEqual(["hss", "scscf-1", "scscf-2"]);
  expect(inBootOrder({ servers: [...RECORD.servers].reverse() })[0]?.name).toBe("hss");
  expect(inBootOrder(null)).toEqual([]);
});

it("leads addresses back first, and says what becomes of each VM, and where", () => {
  const floatingIps = ["203.0.113.7", "203.0.113.8"].map((address) => ({
    ...{ id: address, address, credentialId: "c", port: "p" },
  }));
  expect(
    startStepsOf({ ...SITES, floatingIps }, RECORD).map(({ key, title, siteName }) => [key, title, siteName]),
  ).toEqual([
    ["start:floating-ips", "Lead 203.0.113.7 and 203.0.113.8 back to where they led before", "Bern"],
    ["start:hss", "Unlock and start hss", "Lyon"],
    ["start:scscf-1", "Unlock scscf-1, which was off before", "Lyon"],
    ["start:scscf-2", "Unlock and start scscf-2", "Lyon"],
  ]);
});
