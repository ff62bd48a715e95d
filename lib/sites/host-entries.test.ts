import { expect, test } from "vitest";
import { ConfirmedHosts } from "../openstack/confirmed-hosts";
import { checkHosts } from "./host-entries";

const rules = { allowLoopback: false };

test.each([
  ["växjö.example:8774", "xn--vxj-qla6g.example:8774", "https://växjö.example:8774/v2.1"],
  ["nova.example.:8774", "nova.example:8774", "https://nova.example:8774/"],
  ["nova.example:8774", "nova.example:8774", "https://nova.example.:8774/"],
  ["nova.example:08774", "nova.example:8774", "https://nova.example:8774/"],
  ["nova.example:443", "nova.example:443", "https://nova.example/"],
  ["http://nova.example:80", "http://nova.example:80", "http://nova.example/"],
])("%s is kept as %s, and %s is that host", (entry, kept, address) => {
  const { entries } = checkHosts([entry, entry], rules);
  expect(entries).toEqual([kept]);
  const confirmed = new ConfirmedHosts({ authUrl: "https://k.example/v3", confirmedHosts: entries });
  expect(confirmed.allows(new URL(address))).toBe(true);
});

test("plain HTTP is confirmed as such only", () => {
  const { entries } = checkHosts(["nova.example:8774"], rules);
  const confirmed = new ConfirmedHosts({ authUrl: "https://k.example/v3", confirmedHosts: entries });
  expect(confirmed.allows(new URL("http://nova.example:8774/"))).toBe(false);
});
