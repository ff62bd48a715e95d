import { describe, expect, it } from "vitest";
import { METHOD_FACTS } from "@/lib/quiesce/method-facts";
import type { MethodOffer } from "@/lib/quiesce/method-offer";
import { QUIESCE_METHODS } from "@/lib/quiesce/quiesce-method";
import { type MethodRow, reasonSpans } from "./method-row";
import { siteMethodRows } from "./site-method-rows";
import { siteVerdict, vmVerdict } from "./verdict";
import { vmMethodRows } from "./vm-method-rows";

type Changes = Partial<Record<MethodOffer["method"], Partial<MethodOffer>>>;

const offers = (changes: Changes = {}): MethodOffer[] =>
  QUIESCE_METHODS.map((method) => ({
    method,
    isOffered: true,
    reason: "",
    todo: "",
    deadMan: METHOD_FACTS[method].deadMan,
    ...changes[method],
  }));
const without = (why: NonNullable<MethodOffer["why"]>): Partial<MethodOffer> => ({
  isOffered: false,
  why,
  reason: `because of ${why}`,
  todo: "Do this.",
});
const statuses = (rows: readonly MethodRow[]) => rows.map(({ status }) => status.replace("method", ""));

describe("a site", () => {
  it("with nova-quiesce freezes without an interruption; what interrupts is by choice only", () => {
    const rows = siteMethodRows(offers({ "guest-agent": without("no-host-access") }));
    expect(statuses(rows)).toEqual(["Offered", "NotOffered", "ByChoice", "ByChoice", "ByChoice", "Always"]);
    expect(rows.filter(({ isDefault }) => isDefault).map(({ method }) => method)).toEqual(["nova-quiesce"]);
    expect(siteVerdict(rows)).toEqual({
      tone: "ok",
      text: "Its VMs are frozen without an interruption, and the site thaws them after 15 s, whatever happens to Stillpoint.",
    });
  });

  it("without it says that only interruptions are left, and that their thaw is not guaranteed", () => {
    const rows = siteMethodRows(
      offers({ "nova-quiesce": without("not-installed"), "guest-agent": without("no-host-access") }),
    );
    expect(siteVerdict(rows)).toMatchObject({
      tone: "warn",
      text: expect.stringMatching(/interrupting them \(pause, suspend or stop\).*nothing at the site thaws/),
    });
  });

  it("where it is dangerous says so first, even when something else could be used", () => {
    for (const why of ["in-part", "no-guard"] as const) {
      const rows = siteMethodRows(offers({ "nova-quiesce": without(why) }));
      expect(statuses(rows)[0]).toBe("Unsafe");
      expect(rows[0]?.deadMan).toEqual({ kind: "none" });
      expect(siteVerdict(rows)).toMatchObject({ tone: "fail", text: expect.stringContaining(why) });
    }
  });
});

describe("a VM", () => {
  const rowsOf = (is: "possible" | "impossible" | "unknown", why = "it is locked", isOff = false) =>
    vmMethodRows({
      methods: QUIESCE_METHODS.map((method) => ({
        method,
        is: method === "none" ? "possible" : is,
        reason: method === "none" || is === "possible" ? null : why,
        todo: null,
        deadMan: METHOD_FACTS[method].deadMan,
      })),
      byDefault: is === "possible" ? "nova-quiesce" : "none",
      isOff,
      offersAsOf: null,
    });

  it("that can be frozen says by what and what ends it", () => {
    expect(vmVerdict(rowsOf("possible"), false)).toEqual({
      tone: "ok",
      text: "It would be frozen by nova-quiesce without an interruption (filesystem), and the site thaws it after 15 s, whatever happens to Stillpoint.",
    });
  });

  it("that cannot be held now says why", () => {
    expect(vmVerdict(rowsOf("impossible"), false)).toEqual({
      tone: "warn",
      text: "It cannot be held still now: it is locked. A recovery point of now would be crash-consistent.",
    });
  });

  it("of a site that nobody has asked is not known, and one that is off needs nothing", () => {
    expect(vmVerdict(rowsOf("unknown"), false).tone).toBe("idle");
    const off = rowsOf("impossible", "it is off", true);
    expect(vmVerdict(off, true)).toMatchObject({ tone: "ok", text: expect.stringContaining("off") });
    expect(off.some(({ isDefault }) => isDefault)).toBe(false);
    expect(off.map(({ reason }) => reason).filter((reason) => reason !== null)).toEqual([]);
    expect(statuses(off)).toEqual([...Array(5).fill("NotNeeded"), "Always"]);
  });

  it("that can only be interrupted says that somebody has to choose that", () => {
    const rows = rowsOf("possible").map((row) => ({ ...row, isDefault: row.method === "none" }));
    expect(vmVerdict(rows, false)).toMatchObject({
      tone: "warn",
      text: expect.stringContaining("Unless pause, suspend or stop is chosen"),
    });
  });
});

it("a reason that several rows share stands once", () => {
  const row = (reason: string | null) => ({ reason, todo: "Wait." });
  expect(reasonSpans([row("a"), row("b"), row("b"), row("b"), row(null), row(null)])).toEqual([
    1, 3, 0, 0, 1, 1,
  ]);
});
