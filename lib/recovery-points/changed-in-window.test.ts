import { expect, it } from "vitest";
import type { BackupContext } from "../backups/backup-context";
import { OpenStackError } from "../openstack/errors";
import { changedInWindow } from "./changed-in-window";
import type { ServerDescription } from "./server-description";
import { planOf } from "./testing/plan-of";

it("says of a VM that could not be looked at that its volumes could not be compared", async () => {
  const plan = planOf([{ serverId: "a", volumes: [{ volumeId: "v" }] }]);
  const reader = async () => {
    throw new OpenStackError({ kind: "timeout", site: "Lyon", call: "GET /servers", cause: "no answer" });
  };
  const ctx = { plan, reader, signal: new AbortController().signal } as unknown as BackupContext;
  const described = { serverId: "a", volumes: [] } as unknown as ServerDescription;
  expect(await changedInWindow(ctx, [described])).toEqual([
    "a: its volumes could not be compared with those that were cut (no answer)",
  ]);
});
