import { expect, it } from "vitest";
import { judgePorts } from "./judge-ports";

const port = (over: Partial<Parameters<typeof judgePorts>[0][number]>) => ({
  ...{ fixedIps: [{ subnetId: "s", address: "10.0.0.5" }], mac: "fa:16:3e:00:00:01", status: "ACTIVE" },
  ...{ isAdminUp: true, vifType: "ovs" },
  ...over,
});

it("has nothing against ports that are up, or off on purpose", () => {
  expect(judgePorts([port({}), port({ isAdminUp: false, status: "DOWN" })])).toEqual({
    broken: [],
    notUp: [],
  });
});

it.each([
  ["DOWN", "Its port 10.0.0.5 is DOWN: it may have no network."],
  ["BUILD", "Its port 10.0.0.5 is BUILD: it may have no network."],
  [undefined, "Its port 10.0.0.5 is in an unknown state: it may have no network."],
])("tells of one that is %s, since some drivers never say more", (status, text) => {
  expect(judgePorts([port({ status }), port({})])).toEqual({ broken: [], notUp: [text] });
});

it("knows of one that nobody could bind that it carries nothing", () => {
  const ports = [
    port({ status: "DOWN", vifType: "binding_failed" }),
    port({ status: "ERROR", fixedIps: [] }),
  ];
  expect(judgePorts(ports)).toEqual({
    broken: ["Its port 10.0.0.5 is bound to no host.", "Its port fa:16:3e:00:00:01 is in error."],
    notUp: [],
  });
});
