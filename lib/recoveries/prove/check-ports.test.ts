import { expect, it } from "vitest";
import type { z } from "zod";
import { MemoryJournal } from "../../backups/testing/memory-journal";
import { OpenStackError } from "../../openstack/errors";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import { checkPorts, type PortPatience } from "./check-ports";

type Seen = "ACTIVE" | "DOWN" | "BUILD" | "nothing" | "503";

/** A VM with one port, of which Neutron shows this, one a look, the last one for ever; time passes with the sleeps. */
function vm(...shows: Seen[]) {
  const told = { ms: 0, looks: 0, journal: new MemoryJournal() };
  const session = {
    site: "Oslo",
    json: async (page: z.ZodType) => {
      told.looks++;
      const [next] = shows.length > 1 ? shows.splice(0, 1) : shows;
      if (next === "503")
        throw new OpenStackError({
          kind: "unavailable",
          site: "Oslo",
          call: "GET /ports",
          cause: "HTTP 503",
          status: 503,
        });
      const port = { id: "p", network_id: "n", mac_address: "fa:16:3e:00:00:01", status: next };
      return page.parse({ ports: next === "nothing" ? [] : [port] });
    },
  };
  const ctx = {
    journal: told.journal,
    signal: new AbortController().signal,
    assertFence: () => {},
    reader: async () => session,
    clock: {
      now: () => told.ms,
      monotonic: () => told.ms,
      sleep: async (ms: number) => {
        told.ms += ms;
      },
    },
  } as unknown as RecoveryContext;
  const planned = { serverId: "hss", credentialId: "c", startsOff: false, ports: ["hss:0"] };
  const check = (patience: PortPatience = { isOver: false }) =>
    checkPorts(ctx, planned as unknown as PlannedServer, "vm", patience);
  return { ...told, told, check, attempts: told.journal.of("attach:hss").attempts };
}

it("waits until they are up, and takes no answer that did not come for that", async () => {
  const { check, told, attempts } = vm("503", "DOWN", "nothing", "ACTIVE");
  expect(await check()).toEqual({});
  expect([told.looks, attempts]).toEqual([4, []]);
});

it("says when it could not see them at all, and fails nobody for it", async () => {
  const { check, told, attempts } = vm("503");
  expect(await check()).toEqual({ note: "Its ports were not seen: it may have no network." });
  expect(told.ms).toBe(30_000);
  expect(attempts).toMatchObject([{ result: "Not seen", hasFailed: true, cause: "Oslo: HTTP 503" }]);
});

it("does not count a VM of which no port is seen as one whose ports are up", async () => {
  const { check, attempts } = vm("nothing");
  expect(await check()).toEqual({});
  expect(attempts).toMatchObject([
    { result: "Not up", cause: "Only 0 of 1 ports are seen: it may have no network." },
  ]);
});

it("waits once for ports that are DOWN for ever, and on for those that may come yet", async () => {
  const patience = { isOver: false };
  const waits = async (...shows: Seen[]) => {
    const { check, told, attempts } = vm(...shows);
    await check(patience);
    return [told.ms, attempts.length];
  };
  expect(await waits("nothing")).toEqual([30_000, 1]);
  expect(await waits("BUILD")).toEqual([30_000, 1]);
  expect(await waits("DOWN")).toEqual([30_000, 1]);
  expect(await waits("DOWN")).toEqual([0, 1]);
  expect(await waits("BUILD", "BUILD", "ACTIVE")).toEqual([6_000, 0]);
});
