import { expect, test, vi } from "vitest";

vi.mock("node:os", () => ({
  networkInterfaces: () => ({
    lo: [{ address: "127.0.0.1", family: "IPv4" }],
    eth0: [
      { address: "10.20.0.5", family: "IPv4" },
      { address: "fd12::5", family: "IPv6" },
    ],
  }),
}));
const { refusedAddress } = await import("./address");

test.each(["10.20.0.5", "[fd12::5]", "[::ffff:10.20.0.5]"])(
  "%s, this machine's own, is refused unless loopback is allowed",
  (host) => {
    expect(refusedAddress(host, { allowLoopback: false })).toBe("an address of this machine itself");
    expect(refusedAddress(host, { allowLoopback: true })).toBeUndefined();
  },
);

test("its neighbours are clouds like others", () => {
  expect(refusedAddress("10.20.0.6", { allowLoopback: false })).toBeUndefined();
});
