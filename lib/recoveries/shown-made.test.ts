import { describe, expect, it } from "vitest";
import type { RecoveryServerView, RecoveryState } from "../runs/recovery-view";
import { shownMade } from "./shown-made";

const COPY = { kind: "server", resourceId: "new-1", tag: "stillpoint-0f-boot:old-1" };
const GIVEN_UP = [{ kind: "target-given-up", typed: "IMS", reason: "burnt", by: "ada", at: "-" }];

interface Case {
  is?: RecoveryServerView["state"];
  id?: string | null;
  cause?: string;
  copies?: (typeof COPY | { kind: string; resourceId: null; tag: string })[];
  isBusy?: boolean;
  overrides?: unknown;
  whyLeft?: string;
}
const shown = (
  state: RecoveryState,
  {
    is = "booting",
    id = "new-1",
    cause,
    copies = [COPY],
    isBusy = false,
    overrides = [],
    whyLeft,
  }: Case = {},
) =>
  shownMade(
    { kind: "server", sourceId: "old-1", id, state: is, cause: cause ?? null },
    { recovery: { state, overrides }, isBusy, copies, whyLeft: () => whyLeft ?? null },
  );

describe("a VM of a recovery", () => {
  it.each(["running", "pending", "partly", "failed", "standing", "cleaning", "accepted"] as const)(
    "is as its row says while the recovery is %s",
    (state) => {
      for (const is of ["booting", "up", "healthy", "gone"] as const)
        expect(shown(state, { is, copies: [], isBusy: true })).toEqual({ state: is, cause: null });
    },
  );

  it.each(["half-undone", "half-rolled-back", "superseded"] as const)(
    "may still be there, and nothing boots it, once the recovery is %s",
    (state) => {
      for (const is of ["booting", "up", "healthy", "gone"] as const)
        expect(shown(state, { is })).toEqual({ state: "left", cause: "It is not removed yet" });
      expect(shown(state, { whyLeft: "Oslo does not answer" }).cause).toBe("Oslo does not answer");
    },
  );

  it("is gone as soon as its removal is seen, and when it was never made", () => {
    for (const is of ["planned", "blocked", "booting", "healthy"] as const)
      expect(shown("half-undone", { is, id: null, copies: [], cause: "no host" })).toEqual({
        state: "gone",
        cause: null,
      });
    // A volume of it, or another VM, is not it.
    const others = [
      { ...COPY, kind: "volume" },
      { ...COPY, resourceId: "new-2", tag: "stillpoint-0f-boot:old-2" },
    ];
    expect(shown("half-undone", { copies: others }).state).toBe("gone");
  });

  it("may be there, too, when nobody knows whether it was made", () => {
    const copies = [{ ...COPY, resourceId: null }];
    expect(shown("half-undone", { id: null, copies }).state).toBe("left");
  });

  it("is being removed while a run of it takes it back, and not where nothing is asked of its site", () => {
    for (const state of ["undoing", "rolling-back"] as const) {
      expect(shown(state, { isBusy: true })).toEqual({ state: "removing", cause: null });
      expect(shown(state, { isBusy: true, overrides: GIVEN_UP }).state).toBe("left");
    }
  });

  it("keeps what was said of it when its site was given up, and what it failed of", () => {
    const cause = "Oslo was given up: whether it is there still is not known";
    expect(shown("undone", { is: "healthy", overrides: GIVEN_UP, cause })).toEqual({ state: "left", cause });
    expect(shown("undone", { is: "healthy", overrides: GIVEN_UP, cause, copies: [] })).toEqual({
      state: "gone",
      cause: null,
    });
    expect(shown("half-undone", { is: "failed", cause: "No valid host" })).toEqual({
      state: "failed",
      cause: "No valid host",
    });
  });
});
