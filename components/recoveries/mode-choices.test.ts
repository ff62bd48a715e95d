import { describe, expect, it } from "vitest";
import type { HomeOption, RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { modeChoices, whileBusy } from "./mode-choices";

const told = (home: Partial<HomeOption>) => {
  const options = {
    vnf: { name: "vIMS core" },
    home: { id: "s-1", name: "Lyon", isRemembered: false, answers: true, lastAnsweredAt: null, ...home },
  } as Pick<RecoveryOptions, "vnf" | "home">;
  const facts = (mode: string) =>
    modeChoices(options)
      .find((choice) => choice.mode === mode)
      ?.facts.join(" ");
  return { drill: facts("drill"), relocation: facts("relocation"), failover: facts("failover") };
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
  it("say of a relocation that it needs both sites, and that its VMs are off meanwhile", () => {
    expect(told({}).relocation).toContain("Both sites have to answer");
    expect(told({}).relocation).toContain("off from the stop until they boot there");
    expect(told({ answers: false }).relocation).toContain("Not now: Lyon does not answer");
    expect(told({ isRemembered: true }).relocation).toContain("Not from here");
  });
  it("say what becomes of a run that has the VNF", () => {
    expect(whileBusy("backup", "drill")).toContain("when it is over");
    expect(whileBusy("backup", "relocation")).toContain("a relocation can begin when it is over");
    expect(whileBusy("backup", "failover")).toContain("cancels it");
    expect(whileBusy("drill", "failover")).toContain("cancels it");
    expect(whileBusy("prune", "failover")).toContain("may have to wait");
  });
});
