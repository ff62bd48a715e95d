import { describe, expect, it } from "vitest";
import { judgeReadiness } from "@/lib/recoveries/judge-readiness";
import { planRecovery } from "@/lib/recoveries/plan-recovery";
import type { RecoveryFacts } from "@/lib/recoveries/recovery-facts";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { NOW, threeVms } from "@/lib/recoveries/testing/three-vms";
import {
  type ConfirmEntries,
  keptEntries,
  NOTHING_ENTERED,
  overridesOf,
  whyNotConfirm,
} from "../confirm/confirm-entries";
import { planChanges } from "../confirm/plan-changes";
import { advanceWords, signHint } from "../confirm/sign-hints";
import { judgeCopies } from "./judge-copies";
import { sourceFacts, targetFacts } from "./side-facts";

/** What the page reads of a failover of three VMs whose site answers, unless changed. */
function viewOf(change: (facts: RecoveryFacts) => void = () => {}): RecoveryPlanView {
  const facts = threeVms((each) => {
    each.mode = "failover";
    each.cleanUp = null;
    each.source.answers = true;
    change(each);
  });
  const plan = planRecovery(facts, NOW);
  return {
    plan,
    readiness: judgeReadiness(facts, plan, NOW),
    source: { answers: facts.source.answers, isRemembered: facts.source.isRemembered },
    newerPoint: facts.newerPoint,
    formerCopies: facts.formerCopies,
  } as unknown as RecoveryPlanView;
}
const dark = (facts: RecoveryFacts) => {
  facts.source.answers = false;
};
const hooked = (facts: RecoveryFacts) => {
  dark(facts);
  facts.plan.hooks = { fence: { id: "h-1", name: "pdu" }, handOver: null };
};
const older = (facts: RecoveryFacts) => {
  facts.newerPoint = { id: "p-9", takenAt: "2026-11-20T13:30:00.000Z" };
};

const entered = (more: Partial<ConfirmEntries> = {}): ConfirmEntries => ({ ...NOTHING_ENTERED, ...more });
const NAME = viewOf().plan.vnf.name;
const why = (view: RecoveryPlanView | undefined, more: Partial<Parameters<typeof whyNotConfirm>[0]> = {}) =>
  whyNotConfirm({
    mode: "failover",
    held: null,
    ...{ view, isChanged: false, isUnknown: false, mayStart: true, entries: entered(), typedName: NAME },
    ...more,
  });

describe("why a failover cannot be started yet", () => {
  it("is nothing when the name is typed and nothing needs a signature", () => {
    expect(why(viewOf())).toBeUndefined();
    expect(why(viewOf(), { typedName: ` ${NAME.normalize("NFD")} ` })).toBeUndefined();
  });
  it("is the name, as long as it is another one", () => {
    expect(why(viewOf(), { typedName: "" })).toContain("type the name");
    expect(why(viewOf(), { typedName: NAME.slice(0, 3) })).toContain("not complete");
    expect(why(viewOf(), { typedName: NAME.toUpperCase() })).toContain("another name");
  });
  it("is each thing that is not signed, and then the reason", () => {
    const view = viewOf((facts) => {
      dark(facts);
      older(facts);
    });
    expect(why(view)).toContain("2 things above are not signed");
    expect(why(view, { entries: entered({ signed: ["not-fenced"] }) })).toContain("1 thing above is not");
    const signed = ["not-fenced", "loses-writes"] as const;
    expect(why(view, { entries: entered({ signed }) })).toContain("say why");
    expect(why(view, { entries: entered({ signed, reason: " " }) })).toContain("say why");
    expect(why(view, { entries: entered({ signed, reason: "fire" }) })).toBeUndefined();
  });
  it("is what one may not, does not know, or has not seen", () => {
    expect(why(viewOf(), { mayStart: false })).toContain("operator or admin");
    expect(why(undefined)).toContain("being made");
    expect(why(viewOf(), { isUnknown: true })).toContain("does not answer");
    expect(why(viewOf(), { isChanged: true })).toContain("has changed");
    const blocked = viewOf((facts) => {
      facts.target.projects = [];
    });
    expect(why(blocked)).toContain("stands in the way");
  });
});

describe("what is signed", () => {
  it("counts as long as the plan asks for it", () => {
    const entries = entered({ signed: ["not-fenced", "loses-writes"] });
    expect(overridesOf(entries, viewOf(dark).plan)).toEqual(["not-fenced"]);
    expect(overridesOf(entries, viewOf().plan)).toEqual([]);
  });
  it("may be given in advance for VMs that may not stop, with a reason", () => {
    const entries = entered({ inAdvance: true });
    expect(overridesOf(entries, viewOf().plan)).toEqual(["not-fenced"]);
    expect(overridesOf(entries, viewOf(dark).plan)).toEqual([]);
    expect(why(viewOf(), { entries })).toContain("say why");
    expect(advanceWords(viewOf()).label).toContain("RegionOne cannot be stopped");
    expect(advanceWords(viewOf(hooked)).label).toContain("your hook pdu does not confirm");
  });
  it("says what to do about each before it is", () => {
    expect(signHint("not-fenced", viewOf(dark))).toMatch(/^Switch .* off by hand at RegionOne/);
    expect(signHint("loses-writes", viewOf(older))).toContain("20 Nov 13:30:00 UTC");
    const copies = viewOf((facts) => {
      facts.formerCopies = [{ siteName: "Turin", vmNames: ["a", "b"] }];
    });
    expect(signHint("copy-may-run", copies)).toContain("a and b at Turin");
  });
  it("is kept while one looks at the plan, for this VNF only", () => {
    keptEntries.keep("v-1", entered({ reason: "fire" }));
    expect(keptEntries.of("v-1").reason).toBe("fire");
    expect(keptEntries.of("v-2")).toBe(NOTHING_ENTERED);
    keptEntries.forget("v-1");
    expect(keptEntries.of("v-1")).toBe(NOTHING_ENTERED);
  });
});

describe("whether two copies could run", () => {
  it("is ruled out by a site that answers, or a hook that has to confirm", () => {
    expect(judgeCopies(viewOf(), [])).toMatchObject({ tone: "ok" });
    expect(judgeCopies(viewOf(hooked), [])).toMatchObject({ tone: "ok" });
    expect(judgeCopies(viewOf(hooked), []).text).toContain("your hook pdu");
  });
  it("is not when nobody can prove it, signed or not, or when one signs in advance", () => {
    expect(judgeCopies(viewOf(dark), [])).toMatchObject({ tone: "warn" });
    expect(judgeCopies(viewOf(dark), ["not-fenced"]).text).toContain("RegionOne is not fenced");
    expect(judgeCopies(viewOf(), ["not-fenced"]).text).toContain("You signed");
  });
  it("is not when a copy of an earlier failover is left, whatever else is fenced", () => {
    const view = viewOf((facts) => {
      facts.formerCopies = [{ siteName: "Turin", vmNames: ["a"] }];
    });
    expect(judgeCopies(view, [])).toMatchObject({ tone: "warn", title: "Two copies could run at once." });
  });
});

describe("both sites in words", () => {
  const options = (more: Partial<RecoveryOptions> = {}) =>
    ({
      vnf: { rtoMinutes: 30 },
      home: { lastAnsweredAt: "2026-11-20T13:21:09.000Z" },
      sites: [],
      busy: null,
      ...more,
    }) as unknown as RecoveryOptions;
  const at = Date.parse("2026-11-20T13:42:31.000Z");
  const left = (change?: (facts: RecoveryFacts) => void, more?: Partial<RecoveryOptions>) =>
    sourceFacts(viewOf(change), options(more), at).map(({ title, text }) => `${title}: ${text}`);
  it("say how long the old one has been silent, and what that means", () => {
    expect(left(dark)[0]).toContain("No answer for 21 min");
    expect(left(dark)[0]).toContain("it did last at 2026-11-20 13:21:09 UTC");
    expect(left(dark)[1]).toContain("Not fenced");
    expect(left()[0]).toContain("It answers");
    expect(left()[1]).toContain("3 VMs are stopped and locked first");
    expect(left(hooked)[1]).toContain("Your hook pdu has to confirm");
    expect(
      left((facts) => {
        dark(facts);
        facts.source.isRemembered = true;
      })[0],
    ).toContain("Known from manifests only");
  });
  it("say which run is cancelled for it", () => {
    const busy = { runId: "r-1", name: "b-12", kind: "backup" } as const;
    expect(left(undefined, { busy })[3]).toContain("b-12 is cancelled");
    expect(left()[3]).toContain("rest: until this is accepted or rolled back");
  });
  it("say what is made at the new one, and when it serves", () => {
    const made = targetFacts(viewOf(), options()).map(({ title, text }) => `${title}: ${text}`);
    expect(made[0]).toContain("3 VMs are made and started: in 3 boot tiers");
    expect(made[1]).toContain("6 volumes are restored: 6 GiB");
    expect(made[3]).toMatch(/Serving again in about \d+ s: RTO 30 min; never drilled there/);
    const unknown = targetFacts(
      viewOf((facts) => {
        facts.history = { restores: [], bootMs: [], importMs: [], backups: [] };
      }),
      options(),
    );
    expect(unknown[3]).toMatchObject({ tone: "warn", title: "When it serves is not known" });
  });
  it("say that all of it may be taken from the point before", () => {
    const view = viewOf((facts) => {
      facts.olderPoint = { id: "p-0", takenAt: "2026-11-20T01:00:00.000Z" };
      facts.mayFallBack = true;
    });
    expect(targetFacts(view, options())[1]?.text).toContain("if one cannot be, all from 20 Nov 01:00:00 UTC");
  });
});

describe("what has changed since a plan was looked at", () => {
  it("is that the site has stopped to answer, and what is to be signed for it", () => {
    expect(planChanges(viewOf(), viewOf(dark))).toEqual([
      "RegionOne does not answer any more.",
      "To be signed now: Not fenced.",
    ]);
  });
  it("is that it answers again", () => {
    expect(planChanges(viewOf(dark), viewOf())).toEqual([
      "RegionOne answers now: its VMs are stopped and locked first.",
      "Not to be signed any more: Not fenced.",
    ]);
  });
  it("is what stands in the way, or does not any more", () => {
    const blocked = viewOf((facts) => {
      facts.target.projects = [];
    });
    expect(planChanges(viewOf(), blocked).join(" ")).toContain("Stands in the way now:");
    expect(planChanges(blocked, viewOf())).toContain("Nothing stands in the way any more.");
  });
  it("is never nothing", () => {
    expect(planChanges(viewOf(), viewOf())).toEqual([
      "The VNF, its recovery plan, or what is there at RegionTwo is not the same.",
    ]);
  });
});
