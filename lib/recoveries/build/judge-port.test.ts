import { expect, it } from "vitest";
import { judgePort } from "./judge-port";

const IP = { subnetId: "s", address: "10.0.0.5" };
const OPTION = { name: "tftp-server", value: "10.0.0.2", ipVersion: 4 };
const port = (changes: Partial<Parameters<typeof judgePort>[1]> = {}) => ({
  ...{ id: "p-1", mac: "fa:16:3e:00:00:01", fixedIps: [IP], extraDhcpOptions: [OPTION] },
  ...changes,
});
const planned = (changes: Partial<Parameters<typeof judgePort>[0]> = {}) => ({
  ...{ ips: [{ subnet: { id: "s" }, address: IP.address }], dhcpOptions: [{ ...OPTION, ipVersion: null }] },
  ...changes,
});

it("says where it lies, and nothing else of a port that has what is planned", () => {
  const detail = { portId: "p-1", mac: "fa:16:3e:00:00:01", addresses: ["10.0.0.5"] };
  expect(judgePort(planned(), port())).toEqual({ detail });
  expect(judgePort({ ips: planned().ips }, port())).toEqual({ detail });
});

it("tells of addresses that it did not get", () => {
  expect(judgePort(planned(), port({ fixedIps: [{ ...IP, address: "10.0.0.9" }] })).warning?.cause).toBe(
    "port p-1 is made without 10.0.0.5: it has 10.0.0.9",
  );
  const any = planned({ ips: [{ subnet: { id: "s" }, address: null }] });
  expect(judgePort(any, port({ fixedIps: [] })).warning?.cause).toBe(
    "port p-1 is made without an address: it has none",
  );
});

it("tells of DHCP options that it did not get, or has with another value or of the other IP", () => {
  const cause = "port p-1 is made without its DHCP option tftp-server";
  for (const has of [[], [{ ...OPTION, value: "10.0.0.3" }], [{ ...OPTION, ipVersion: 6 }]])
    expect(judgePort(planned(), port({ extraDhcpOptions: has })).warning?.cause).toBe(cause);
  expect(judgePort(planned(), port({ fixedIps: [], extraDhcpOptions: [] })).warning?.cause).toBe(
    "port p-1 is made without 10.0.0.5: it has none, and without its DHCP option tftp-server",
  );
});
