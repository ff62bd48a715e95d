import { expect, it } from "vitest";
import type { Port } from "../../openstack/neutron/ports";
import type { PlannedPort } from "../recovery-run-plan";
import { changesOf } from "./adapt-port";

const SEEN = {
  mac: "fa:16:3e:00:00:01",
  fixedIps: [
    { subnetId: "four", address: "10.0.0.5" },
    { subnetId: "six", address: "2001:db8::f816:3eff:fe00:1" },
  ],
  securityGroupIds: ["a", "b"],
  hasPortSecurity: true,
  allowedAddressPairs: [{ address: "10.0.0.99", mac: "fa:16:3e:00:00:01" }],
  isAdminUp: true,
} as unknown as Port;
const WANTED = {
  port: { pairs: [{ ipAddress: "10.0.0.99", macAddress: null }], isAdminUp: true } as unknown as PlannedPort,
  fixedIps: [
    { subnetId: "four", address: "10.0.0.5" },
    { subnetId: "six", address: undefined },
  ],
  groups: ["b", "a"],
};

it("leaves a port that is as wanted alone, also where an address is made from its MAC", () => {
  expect(changesOf(SEEN, WANTED)).toEqual({});
});

it("changes what differs, and nothing else", () => {
  expect(changesOf(SEEN, { ...WANTED, groups: ["c"] })).toEqual({ securityGroupIds: ["c"] });
  const other = [{ subnetId: "four", address: "10.0.0.6" }];
  expect(changesOf(SEEN, { ...WANTED, fixedIps: other })).toEqual({ fixedIps: other });
  expect(changesOf(SEEN, { ...WANTED, groups: null })).toEqual({
    ...{ hasPortSecurity: false, securityGroupIds: [], allowedAddressPairs: [] },
  });
  expect(changesOf({ ...SEEN, isAdminUp: false }, WANTED)).toEqual({ isAdminUp: true });
  expect(changesOf({ ...SEEN, allowedAddressPairs: [] }, WANTED)).toEqual({
    allowedAddressPairs: [{ address: "10.0.0.99", mac: undefined }],
  });
});
