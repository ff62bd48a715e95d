import { expect, it } from "vitest";
import { listOfCalls } from "./openstack-calls.mjs";

it("lists each call once, under its service, with every answer that was seen", () => {
  const { text, total } = listOfCalls([
    { call: "volume POST /v3/{id}/backups → 202", count: 2 },
    { call: "volume POST /v3/{id}/backups → 413", count: 1 },
    { call: "volume POST /v3/{id}/backups → 202", count: 3 },
    { call: "compute POST /v2.1/servers/{id}/action os-stop → 409", count: 1 },
  ]);
  expect(total).toBe(2);
  expect(text.split("\n").filter((line) => line.startsWith("|") && line.includes("`"))).toEqual([
    "| `POST /v2.1/servers/{id}/action os-stop` | 409 |",
    "| `POST /v3/{id}/backups` | 202, 413 |",
  ]);
});
