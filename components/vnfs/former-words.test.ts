import { describe, expect, it } from "vitest";
import type { FormerCopies, FormerVm } from "@/lib/recoveries/former-members/former-view";
import { formerVerdict, stoppedWords, whyNotStop } from "./former-words";

const vm = (name: string, state: FormerVm["state"], isLocked: boolean | null = null): FormerVm => ({
  ...{ serverId: name, name, state, isLocked, gave: null, isLeftover: false },
});
const copies = (vms: FormerVm[], more: Partial<FormerCopies> = {}): FormerCopies => ({
  ...{ siteId: "s", siteName: "Lyon", answers: true, asOf: null, vms },
  isRisk: vms.some(({ state }) => state === "running" || state === "unknown"),
  ...more,
});

describe("two copies", () => {
  it.each([
    [[vm("hss", "running"), vm("cdf", "running")], "Split-brain risk: hss and cdf run at Lyon, too."],
    [
      [vm("hss", "running"), vm("cdf", "unknown"), vm("sbc", "stopped")],
      "Split-brain risk: hss runs at Lyon, too; nobody can say whether cdf does.",
    ],
    [
      [vm("hss", "unknown"), vm("cdf", "unknown")],
      "Split-brain risk: nobody can say whether hss and cdf do not run at Lyon, too.",
    ],
  ])("are told with their names and their site", (vms, text) => {
    expect(formerVerdict(copies(vms))).toEqual({ tone: "fail", text });
  });
  it("are not known of while the site is silent, and that is said", () => {
    const silent = copies([vm("hss", "unknown")], { answers: false, isRisk: false });
    expect(formerVerdict(silent)).toEqual({
      tone: "warn",
      text: "Lyon does not answer: nobody can say whether they run.",
    });
    expect(formerVerdict({ ...silent, answers: null }).text).toBe(
      "Nobody asks Lyon: whether they run is not known.",
    );
  });
  it("are not there when all is off or gone", () => {
    expect(formerVerdict(copies([vm("hss", "stopped"), vm("cdf", "gone")]))).toEqual({
      tone: "ok",
      text: "None of them runs at Lyon.",
    });
  });
});

describe("stopping them", () => {
  it("is offered where the site answers and something is left to stop or to lock", () => {
    expect(whyNotStop(copies([vm("hss", "running")]))).toBeUndefined();
    expect(whyNotStop(copies([vm("hss", "stopped", false)]))).toBeUndefined();
    expect(whyNotStop(copies([vm("hss", "stopped", true), vm("cdf", "gone")]))).toMatch(/^All of them/);
    expect(whyNotStop(copies([vm("hss", "running")], { answers: false }))).toMatch(/does not answer/);
    expect(whyNotStop(copies([vm("hss", "running")], { answers: null }))).toMatch(/is not asked/);
  });
  it("tells who is off, and of the others why not", () => {
    expect(
      stoppedWords(
        [
          { name: "hss", state: "locked", cause: null, todo: null },
          {
            ...{ name: "cdf", state: "stopped", cause: "it is off, and could not be locked: Lyon: refused" },
            ...{ todo: "Ask an administrator.", requestId: "req-1" },
          },
          { name: "sbc", state: "unproved", cause: "its compute host is down", todo: "Look at it." },
        ],
        "Lyon",
      ),
    ).toEqual({
      done: "2 VMs at Lyon are off: hss and cdf.",
      failed: [
        "cdf: it is off, and could not be locked: Lyon: refused (req-1). Ask an administrator.",
        "sbc may still run: its compute host is down. Look at it.",
      ],
    });
    expect(stoppedWords([{ name: "a", state: "unproved", cause: null, todo: null }], "Lyon")).toEqual({
      done: null,
      failed: ["a may still run."],
    });
  });
});
