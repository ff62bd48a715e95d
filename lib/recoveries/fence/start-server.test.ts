import { expect, it } from "vitest";
import type { Server } from "../../openstack/nova/servers";
import { nextMove } from "./start-server";

const OURS = { reason: "stillpoint f-1", isOurLock: true, isStarted: true };
const server = (change: Partial<Server> = {}) =>
  ({
    vmState: "stopped",
    taskState: null,
    powerState: 4,
    isLocked: true,
    lockedReason: OURS.reason,
    ...change,
  }) as Server;
const free = { isLocked: false, lockedReason: undefined };

it.each([
  ["our lock goes first", server(), OURS, "unlock"],
  ["a lock that was there before stays", server(), { ...OURS, isOurLock: false }, "start"],
  ["so does one with other words", server({ lockedReason: "maintenance" }), OURS, "start"],
  ["of a VM that was off nothing more", server(free), { ...OURS, isStarted: false }, "done"],
  ["one that ran is started", server(free), OURS, "start"],
  ["what Nova is at is waited for", server({ ...free, taskState: "powering-on" }), OURS, "wait"],
  [
    "one that its host has found running is Nova's to correct",
    server({ ...free, powerState: 1 }),
    OURS,
    "wait",
  ],
  ["until it is active", server({ ...free, vmState: "active", powerState: 1 }), OURS, "done"],
] as const)("%s", (_, seen, vm, move) => {
  expect(nextMove(seen, vm)).toBe(move);
});

it("starts none that Nova would not", () => {
  expect(nextMove(server({ ...free, vmState: "error" }), OURS)).toMatchObject({
    cause: expect.stringMatching(/^it is error/),
  });
});
