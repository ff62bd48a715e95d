import { describe, expect, it } from "vitest";
import { tiersOf } from "./boot-tiers";
import type { ChosenMapping, MappingChoice, MappingKind, MappingPurpose } from "./mapping";
import { proposeMapping } from "./propose-mapping";
import type { RecoveryFacts } from "./recovery-facts";
import { projectOf, threeVms, vmOf } from "./testing/three-vms";

const propose = (change?: (facts: RecoveryFacts) => void) => proposeMapping(threeVms(change));
const choose = (
  kind: MappingKind,
  sourceKey: string,
  choice: MappingChoice,
  purpose: MappingPurpose = "real",
) =>
  propose((facts) =>
    facts.plan.chosen.push({ purpose, kind, sourceKey, choice } satisfies ChosenMapping),
  ).find((r) => r.purpose === purpose && r.kind === kind && r.sourceKey === sourceKey);
const flavor = "demo-1/m1.tiny:1-512-1";

it("has one row for each thing, and rows for drills where they differ", () => {
  expect(propose().map((r) => `${r.purpose} ${r.kind} ${r.source}: ${r.choice?.do}`)).toEqual([
    "real project demo: use",
    "real flavor m1.tiny (1 vCPU, 512 MiB): use",
    "real security-group default: use",
    "real keypair ops: use",
    "real volume-type lvm: use",
    "real zone nova: use",
    "real network demo-net: make",
    "real subnet 10.10.0.0/24 of demo-net: make",
    "real router demo-router: use",
    "real address 10.10.0.10 of hss: keep",
    "real address 10.10.0.11 of scscf: keep",
    "real address 10.10.0.12 of pcscf: keep",
    "drill network demo-net: make",
    "drill subnet 10.10.0.0/24 of demo-net: make",
    "drill router demo-router: leave-out",
    "drill address 10.10.0.10 of hss: keep",
    "drill address 10.10.0.11 of scscf: keep",
    "drill address 10.10.0.12 of pcscf: keep",
  ]);
});

it("asks for the project first", () => {
  const rows = propose(({ target }) => (target.projects = []));
  expect(
    rows.filter(({ choice }) => choice === null).map(({ kind, reason }) => `${kind}: ${reason}`),
  ).toContain("flavor: Its project has to be chosen first.");
});

it("gives no two VMs one address by hand, and none that another one keeps", () => {
  const rows = propose(({ plan }) => {
    for (const sourceKey of ["hss-port/10.10.0.10", "pcscf-port/10.10.0.12"])
      plan.chosen.push({
        ...{ purpose: "real", kind: "address", sourceKey },
        choice: { do: "as", value: "10.10.0.77" },
      });
  });
  const of = (sourceKey: string) => rows.find((r) => r.purpose === "real" && r.sourceKey === sourceKey);
  expect(of("hss-port/10.10.0.10")).toMatchObject({ choice: { do: "as", value: "10.10.0.77" } });
  expect(of("pcscf-port/10.10.0.12")).toMatchObject({
    choice: null,
    reason: expect.stringContaining("hss has the same address"),
  });
  expect(choose("address", "scscf-port/10.10.0.11", { do: "as", value: "10.10.0.10" })).toMatchObject({
    choice: null,
  });
});

it("lets one of two VMs with one address have another one by hand", () => {
  const rows = propose((facts) => {
    const [port] = vmOf(facts, "scscf").ports;
    if (port?.fixedIps[0]) port.fixedIps[0].address = "10.10.0.10";
    facts.plan.chosen.push({
      ...{ purpose: "real", kind: "address", sourceKey: "scscf-port/10.10.0.10" },
      choice: { do: "as", value: "10.10.0.77" },
    });
  });
  const row = rows.find((r) => r.purpose === "real" && r.sourceKey === "scscf-port/10.10.0.10");
  expect(row).toMatchObject({ choice: { do: "as", value: "10.10.0.77" } });
});

it("does not keep one address for two VMs in one subnet", () => {
  const rows = propose((facts) => {
    const [port] = vmOf(facts, "scscf").ports;
    if (port?.fixedIps[0]) port.fixedIps[0].address = "10.10.0.10";
  });
  expect(rows.find((r) => r.sourceKey === "scscf-port/10.10.0.10")).toMatchObject({
    choice: null,
    reason: expect.stringMatching(/^hss has the same address/),
  });
});

describe("a person's choice", () => {
  it("stays, whatever would be proposed", () => {
    expect(choose("network", "net-1", { do: "use", id: "net-2", name: "demo-net" })).toMatchObject({
      choice: { do: "use", id: "net-2" },
      isChosen: true,
      weight: "ok",
      reason: "Chosen by hand.",
    });
  });

  it("leads what follows from it: another range, other addresses", () => {
    const rows = propose((facts) =>
      facts.plan.chosen.push({
        purpose: "real",
        kind: "network",
        sourceKey: "net-1",
        choice: { do: "use", id: "net-2", name: "demo-net" },
      }),
    ).filter(({ purpose }) => purpose === "real");
    expect(rows.find(({ kind }) => kind === "subnet")).toMatchObject({
      choice: { id: "subnet-2" },
      weight: "differs",
    });
    expect(rows.filter(({ kind }) => kind === "address").map(({ choice }) => choice?.do)).toEqual(
      Array(3).fill("dhcp"),
    );
  });

  it("is open again when what was chosen is gone", () => {
    expect(choose("flavor", flavor, { do: "use", id: "gone", name: "big" })).toMatchObject({
      choice: null,
      weight: "open",
      reason: "Chosen by hand, and big is not at RegionTwo any more. Choose again.",
    });
  });

  it("of an address must be possible", () => {
    expect(choose("address", "hss-port/10.10.0.10", { do: "as", value: "10.10.0.1" })).toMatchObject({
      choice: null,
      reason: expect.stringMatching(/^Chosen by hand, and it cannot be: it is the gateway’s address/),
    });
    expect(choose("address", "hss-port/10.10.0.10", { do: "as", value: "10.11.0.9" })).toMatchObject({
      choice: null,
      reason: "Chosen by hand, and it cannot be: 10.11.0.9 is outside of 10.10.0.0/24.",
    });
    expect(choose("address", "hss-port/10.10.0.10", { do: "as", value: "10.10.0.99" })).toMatchObject({
      choice: { do: "as", value: "10.10.0.99" },
      weight: "ok",
    });
  });

  it("of a drill's network is none that others share", () => {
    const shared = propose((facts) => {
      Object.assign(projectOf(facts).networks?.[0] ?? {}, { isShared: true });
      facts.plan.chosen.push({
        purpose: "drill",
        kind: "network",
        sourceKey: "net-1",
        choice: { do: "use", id: "net-2", name: "demo-net" },
      });
    }).find(({ purpose, kind }) => purpose === "drill" && kind === "network");
    expect(shared).toMatchObject({ choice: null, reason: expect.stringContaining("is shared with others") });
  });
});

it("leaves a check with its VM when that got another boot order", () => {
  const check = { serverId: "b", within: 60, kind: "tcp" as const, port: 5060 };
  const chosen = [2, 3].map((order) => ({
    ...{ order, delaySeconds: 0, pauseBefore: null, onFailedCheck: "stop" as const },
    checks: order === 2 ? [check] : [],
  }));
  const [tier] = tiersOf([{ serverId: "b", bootOrder: 3 }], chosen);
  expect(tier?.checks).toEqual([{ serverId: "b", within: 300, kind: "active" }, check]);
});

it("gives every VM a tier and the check that it is up, and drops checks of VMs that do not come", () => {
  const chosen = {
    order: 2,
    delaySeconds: 30,
    pauseBefore: "Look at the HSS",
    onFailedCheck: "go-on" as const,
    checks: ["b", "gone"].map((serverId) => ({ serverId, within: 60, kind: "tcp" as const, port: 5060 })),
  };
  const tiers = tiersOf(
    [
      { serverId: "b", bootOrder: 2 },
      { serverId: "a", bootOrder: 1 },
    ],
    [chosen],
  );
  expect(tiers).toEqual([
    {
      order: 1,
      delaySeconds: 0,
      pauseBefore: null,
      onFailedCheck: "stop",
      checks: [{ serverId: "a", within: 300, kind: "active" }],
    },
    {
      ...chosen,
      checks: [
        { serverId: "b", within: 300, kind: "active" },
        { serverId: "b", within: 60, kind: "tcp", port: 5060 },
      ],
    },
  ]);
});
