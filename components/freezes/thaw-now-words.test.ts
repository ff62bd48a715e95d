import { expect, it } from "vitest";
import type { ThawnVm } from "@/lib/freezes/thaw-now";
import { thawNowWords } from "./thaw-now-words";

const vm = (serverName: string, state: ThawnVm["state"], reason?: string): ThawnVm => ({
  leaseId: serverName,
  serverName,
  state,
  ...(reason ? { reason } : {}),
});

it("says what was done, and what was not and why", () => {
  const value = [
    vm("a", "thawed"),
    vm("b", "was-not-frozen"),
    vm("c", "gone"),
    vm("d", "unknown", "its agent does not answer"),
    vm("e", "unknown"),
  ];
  expect(thawNowWords({ ok: true, value })).toEqual({
    done: "a is thawed. b runs. c does not exist any more.",
    refusal: "d is not thawed: its agent does not answer. So for 1 more.",
  });
  expect(thawNowWords({ ok: true, value: [vm("a", "thawed")] })).toEqual({
    done: "a is thawed.",
    refusal: "",
  });
  expect(thawNowWords({ ok: false, code: "forbidden", message: "No.", fields: {} })).toEqual({
    done: "",
    refusal: "No.",
  });
});
