import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdHere } from "../freezes/held-here";
import type { ExecutorLock } from "../runs/executor-lock";
import { holdsFence, setFence } from "../runs/fence";
import { endOnceThawed } from "./end-once-thawed";
import { EXIT } from "./exit-codes";

const exit = vi.spyOn(process, "exit");

beforeEach(() => {
  exit.mockReset().mockReturnValue(undefined as never);
  setFence({ isHeld: () => true } as ExecutorLock);
});
afterEach(() => vi.clearAllMocks());

it("may act no more when its windows are told, and ends when they are closed", async () => {
  const release = new AbortController();
  let couldAct: boolean | undefined;
  release.signal.addEventListener("abort", () => {
    couldAct = holdsFence();
  });
  const closed = holdHere(release);
  endOnceThawed("The worker failed.");
  expect(couldAct).toBe(false);
  expect(exit).not.toHaveBeenCalled();

  // A window that was about to open finds the same: it never arms.
  const late = new AbortController();
  holdHere(late)();
  expect(late.signal.aborted).toBe(true);

  closed();
  await expect.poll(() => exit.mock.calls).toEqual([[EXIT.TRY_AGAIN]]);
});
