import { expect, it } from "vitest";
import { siteProblems, toSiteInput, toSiteValues } from "./site-values";

const stored = {
  ...{ name: "Lyon", interface: "public" as const, caPem: null, acceptsSignIn: true },
  confirmedHosts: ["nova.example.com:8774", "http://glance.example.com:9292"],
};
const values = toSiteValues(stored);

it("sends back what is stored as it was, and finds nothing wrong with it", () => {
  expect(toSiteInput(values)).toEqual({ ...stored, caPem: "" });
  expect(siteProblems(values)).toEqual({});
});

it("finds what the server would refuse, beside its control", () => {
  expect(siteProblems({ ...values, name: " " }).name).toBe("Enter a name, such as the town or the region.");
  expect(siteProblems({ ...values, caPem: "hello" }).caPem).toMatch(/^This is no PEM/);
  expect(siteProblems({ ...values, hosts: "Nova.example.com:1, nova" }).confirmedHosts).toBe(
    '"nova" is no host with its port, such as nova.example.com:8774.',
  );
  expect(siteProblems({ ...values, hosts: `a:1 ${"x".repeat(301)}` }).confirmedHosts).toBe(
    "This is too long for a host.",
  );
});
