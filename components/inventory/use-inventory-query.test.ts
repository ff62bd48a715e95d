import { expect, it } from "vitest";
import { changeAddress, withValue } from "./use-inventory-query";

const at = (search: string) => ({ pathname: "/vms", search });

it("changes what the address has, whatever the page has shown of it yet", () => {
  const put = (search: string, value: "running" | "off") =>
    changeAddress(at(search), ({ status }) => ({ status: withValue(status, value, true) })).address;
  expect(put(put("", "running"), "off")).toBe("?status=running&status=off");
  expect(changeAddress(at("?status=off"), { search: "web" })).toEqual({
    address: "?search=web&status=off",
    isTyped: true,
  });
});

it("takes a value out, and leaves an address without filters bare", () => {
  const out = changeAddress(at("?status=off"), ({ status }) => ({ status: withValue(status, "off", false) }));
  expect(out).toEqual({ address: "/vms", isTyped: false });
});
