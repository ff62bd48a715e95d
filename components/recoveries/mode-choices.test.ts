import { describe, expect, it } from "vitest";
import type { HomeOption, RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { modeChoices, whileBusy } from "./mode-choices";

const told = (home: Partial<HomeOption>) => {
  const options = {
    vnf: { name: "vIMS core" },
    home: { id: "s-1", name: "Lyon", isRemembered: false, answers: true, lastAnsweredAt: null, ...home },
  } as Pick<RecoveryOptions, "vnf" | "home">;
  const [drill, failover] = modeChoices(options);
  return { drill: drill?.facts.join(" "), failover: failover?.facts.join(" ") };
};

describe("the kinds of recovery", () => {
  it("say what each does where the VNF is now", () => {
    expect(told({}).drill).toContain("keeps running at Lyon, and is not touched");
    expect(told({}).failover).toContain("stopped and locked first");
    expect(told({}).failover).toContain("lost for good");
  });
  it("claim nothing of a site that does not answer", () => {
    const dark = told({ answers: false, lastAnsweredAt: "2026-11-20T13:21:09.000Z" });
    expect(dark.drill).toContain("Nothing is done at Lyon");
    expect(dark.failover).toContain("it did last at 2026-11-20 13:21:09 UTC");
    expect(dark.failover).toContain("cannot be proved");
    expect(told({ answers: null }).failover).toContain("is not known now");
    expect(told({ answers: null, isRemembered: true }).failover).toContain("known from manifests only");
  });
  it("say what becomes of a run that has the VNF", () => {
    expect(whileBusy("backup", "drill")).toContain("when it is over");
    expect(whileBusy("backup", "failover")).toContain("cancels it");
    expect(whileBusy("drill", "failover")).toContain("cancels it");
    expect(whileBusy("prune", "failover")).toContain("may have to wait");
  });
});
