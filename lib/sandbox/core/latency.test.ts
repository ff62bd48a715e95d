import { expect, test } from "vitest";
import { SERVICES } from "../services";
import { LATENCY, latencyMs } from "./latency";

test("every route takes its time, and every time is of a route", () => {
  for (const { name, routes } of SERVICES) {
    for (const route of routes) expect(latencyMs(name, route), `${name} ${route.name}`).toBeGreaterThan(0);
    const known = routes.map((route) => route.name);
    const listed = Object.keys(LATENCY[name] ?? {}).filter((key) => key.includes("."));
    expect(known).toEqual(expect.arrayContaining(listed));
  }
});
