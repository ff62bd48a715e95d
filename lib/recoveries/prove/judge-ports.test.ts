import { expect, it } from "vitest";
import { judgePorts } from "./judge-ports";

const port = (over: Partial<Parameters<typeof judgePorts>[0][number]>) => ({
  ...{ fixedIps: [{ subnetId: "s", address: "10.0.0.5" }], mac: "fa:16:3e:00:00:01", status: "ACTIVE" },
  ...{ isAdminUp: true, vifType: "ovs" },
  ...over,
});

it("has nothing against ports that are up, or off on purpose", () => {
  const good = { broken: [], notUp: [], isOnlyDown: false };
  expect(judgePorts([port({}), port({ isAdminUp: false, status: "DOWN" })], 2)).toEqual(good);
  expect(judgePorts([], 0)).toEqual(good);
});

it.each([
  ["DOWN", "Its port 10.0.0.5 is DOWN: it may have no network.", true],
  ["BUILD", "Its port 10.0.0.5 is BUILD: it may have no network.", false],
  [undefined, "Its port 10.0.0.5 is in an unknown state: it may have no network.", false],
])("tells of one that is %s, since some drivers never say more than DOWN", (status, text, isOnlyDown) => {
  expect(judgePorts([port({ status }), port({})], 2)).toEqual({ broken: [], notUp: [text], isOnlyDown });
});

it("tells of those that are not seen", () => {
  expect(judgePorts([], 2).notUp).toEqual(["Only 0 of 2 ports are seen: it may have no network."]);
  expect(judgePorts([port({ status: "DOWN" })], 2)).toEqual({
    broken: [],
    notUp: [
      "Only 1 of 2 ports are seen: it may have no network.",
      "Its port 10.0.0.5 is DOWN: it may have no network.",
    ],
    isOnlyDown: false,
  });
});

it("knows of one that nobody could bind that it carries nothing", () => {
  const ports = [
    port({ status: "DOWN", vifType: "binding_failed" }),
    port({ status: "ERROR", fixedIps: [] }),
  ];
  expect(judgePorts(ports, 2)).toEqual({
    broken: ["Its port 10.0.0.5 is bound to no host.", "Its port fa:16:3e:00:00:01 is in error."],
    notUp: [],
    isOnlyDown: false,
  });
});
