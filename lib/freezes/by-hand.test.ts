import { expect, it } from "vitest";
import { byHand } from "./by-hand";

const TARGET = { serverId: "71c0-3d", host: "compute-3", instanceName: "instance-0000000a" };
const commands = (...of: Parameters<typeof byHand>) => byHand(...of).flatMap((way) => way.commands);

it("names the commands that end each kind of freeze, the gentlest first", () => {
  expect(commands("nova-quiesce", TARGET)).toEqual([
    "openstack server set --state active 71c0-3d",
    "virsh domfsthaw instance-0000000a",
    "openstack server reboot --hard 71c0-3d",
  ]);
  expect(byHand("nova-quiesce", TARGET)[1]?.text).toContain("compute-3");
  expect(commands("guest-agent", TARGET)[0]).toBe("virsh domfsthaw instance-0000000a");
  expect(commands("pause", TARGET)).toEqual(["openstack server unpause 71c0-3d"]);
  expect(commands("suspend", TARGET)).toEqual(["openstack server resume 71c0-3d"]);
  expect(commands("stop", TARGET)).toEqual(["openstack server start 71c0-3d"]);
});

it("tells how to find the host where Nova does not tell it", () => {
  expect(commands("guest-agent", { ...TARGET, host: undefined })).toEqual([
    "openstack server show 71c0-3d -c OS-EXT-SRV-ATTR:host -c OS-EXT-SRV-ATTR:instance_name",
    "virsh domfsthaw INSTANCE",
    "openstack server reboot --hard 71c0-3d",
  ]);
});

it("lets no name from a site become a command", () => {
  expect(commands("guest-agent", { ...TARGET, instanceName: "x; rm -rf '/'" })[0]).toBe(
    "virsh domfsthaw 'x; rm -rf '\\''/'\\'''",
  );
  expect(commands("pause", { ...TARGET, serverId: "--all" })).toEqual(["openstack server unpause '--all'"]);
});
