import { expect, it } from "vitest";
import type { RunKind } from "../generated/prisma/enums";
import { partitionOf } from "./run-queue";

const of = (kind: RunKind, id = "run", siteId = "lyon") => partitionOf({ id, kind, vnfId: "vnf", siteId });

it("lets backups and prunes of a VNF at its site go one after another, and nothing else wait", () => {
  expect(of("prune", "another")).toBe(of("backup"));
  // It was failed over: a backup at its new home waits for none at the old one.
  expect(of("backup", "run", "oslo")).not.toBe(of("backup"));
  for (const kind of ["drill", "failover", "rollback", "cleanup"] as const) {
    expect(of(kind)).not.toBe(of("backup"));
    expect(of(kind, "another")).not.toBe(of(kind));
  }
  const child = { id: "child", kind: "backup", vnfId: "vnf", siteId: "lyon", parentRunId: "run" } as const;
  expect(partitionOf(child)).not.toBe(of("backup"));
});
