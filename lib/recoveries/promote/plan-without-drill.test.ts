import { expect, it } from "vitest";
import { threeVms } from "../testing/three-vms";
import { planTakenWithoutDrill, planWithoutDrill } from "./plan-without-drill";

it("tells a target as it is without a drill: its room is free, and nothing of it is used", () => {
  const { target } = threeVms();
  const [project] = target.projects;
  if (!project) throw new Error("no project");
  const { credentialId } = project;
  project.quotas = {
    cores: { limit: 20, used: 9 },
    ports: { limit: null, used: 1 },
    backups: { limit: 9, used: 5 },
  };
  project.networks?.push({ ...project.networks[0], id: "of-the-drill" } as never);
  project.keypairs = [
    { name: "ops", fingerprint: "aa" },
    { name: "ops-2", fingerprint: "bb" },
  ];
  const before = structuredClone(target);
  const without = planWithoutDrill(target, {
    needs: [{ credentialId, need: { cores: 6, ports: 3, backups: 4 } }],
    made: [
      { kind: "network", id: "of-the-drill" },
      { kind: "keypair", id: `${credentialId}/ops-2` },
      { kind: "server", id: "some-vm" },
    ],
  });
  const [now] = without.projects;
  expect(now?.quotas).toEqual({
    cores: { limit: 20, used: 3 },
    ports: { limit: null, used: 0 },
    // Records stay known.
    backups: { limit: 9, used: 5 },
  });
  expect(now?.networks?.map(({ id }) => id)).not.toContain("of-the-drill");
  expect(now?.networks).toHaveLength((before.projects[0]?.networks?.length ?? 0) - 1);
  expect(now?.keypairs).toEqual([{ name: "ops", fingerprint: "aa" }]);
  expect(now?.securityGroups).toEqual(before.projects[0]?.securityGroups);
  expect(target).toEqual(before);
});

it("takes ports of the drill in chosen networks for free, and nobody else's", () => {
  const { target } = threeVms();
  const [project] = target.projects;
  if (!project) throw new Error("no project");
  const port = (portId: string, address: string, mac: string) => ({
    ...{ portId, mac, addresses: [address] },
    ...{ projectId: project.projectId, deviceId: "vm", deviceOwner: "compute:nova", former: null },
  });
  const others = port("others", "10.0.0.6", "fa:16:3e:00:00:02");
  project.taken = [
    {
      ...{ networkId: "n", asked: ["10.0.0.5", "10.0.0.6"] },
      addresses: ["10.0.0.5", "10.0.0.6"],
      macs: ["fa:16:3e:00:00:01", "fa:16:3e:00:00:02"],
      holders: [port("of-the-drill", "10.0.0.5", "fa:16:3e:00:00:01"), others],
    },
  ];
  const without = planTakenWithoutDrill(target, { made: [{ kind: "port", id: "of-the-drill" }] });
  expect(without.projects[0]?.taken).toEqual([
    {
      ...{ networkId: "n", asked: ["10.0.0.5", "10.0.0.6"] },
      ...{ addresses: ["10.0.0.6"], macs: ["fa:16:3e:00:00:02"], holders: [others] },
    },
  ]);
});
