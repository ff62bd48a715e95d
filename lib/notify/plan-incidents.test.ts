import { describe, expect, it } from "vitest";
import { type OpenIncident, planIncidents } from "./plan-incidents";
import { allSeen } from "./seen";
import type { Trouble } from "./trouble";

const NOW = new Date("2026-11-22T12:00:00Z");
/** So many seconds before now. */
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

const trouble = (kind: Trouble["kind"], more: Partial<Trouble> = {}): Trouble => ({
  ...{ kind, key: `${kind}:1`, title: "Lyon: dark", text: "Since noon.", todo: "Look.", href: "/sites/1" },
  subject: { kind: "site", id: "1", name: "Lyon" },
  ...more,
});
const incident = (kind: Trouble["kind"], more: Partial<OpenIncident> = {}): OpenIncident => {
  const { subject, cause = null, ...words } = trouble(kind);
  return {
    ...{ id: "i", ...words, subjectName: subject.name, causeKey: cause },
    ...{ firstSeenAt: ago(600), lastSeenAt: ago(10), openedAt: ago(600) },
    ...more,
  };
};
const pending = (firstSeen: number, more: Partial<OpenIncident> = {}) =>
  incident("site-dark", { firstSeenAt: ago(firstSeen), openedAt: null, ...more });

const NOTHING = { add: [], seen: [], restart: [], reword: [], open: [], over: [], drop: [] };
const plan = (stored: OpenIncident[], ...troubles: Trouble[]) =>
  planIncidents(stored, allSeen([{ troubles }]), NOW);

describe("a trouble that is new", () => {
  it("opens at once, or waits for as long as its kind has to last", () => {
    const [frozen, dark] = [trouble("vm-frozen"), trouble("site-dark")];
    expect(plan([], frozen, dark)).toEqual({
      ...NOTHING,
      add: [
        { trouble: frozen, opens: true },
        { trouble: dark, opens: false },
      ],
    });
  });

  it("counts once when it comes twice, and the first one counts", () => {
    const [first, second] = [trouble("rpo-missed"), trouble("rpo-missed", { title: "another" })];
    expect(plan([], first, second).add).toEqual([{ trouble: first, opens: true }]);
    expect(plan([incident("rpo-missed")], first, second)).toEqual({ ...NOTHING, seen: ["i"] });
  });
});

describe("one that lasts", () => {
  it("opens once, when it has lasted", () => {
    const dark = trouble("site-dark");
    expect(plan([pending(59)], dark)).toEqual({ ...NOTHING, seen: ["i"] });
    expect(plan([pending(60)], dark)).toEqual({ ...NOTHING, seen: ["i"], open: ["i"] });
    expect(plan([incident("site-dark")], dark)).toEqual({ ...NOTHING, seen: ["i"] });
  });

  it("gets its new words, and tells nobody anew", () => {
    for (const more of [
      { title: "x" },
      { text: "x" },
      { todo: "x" },
      { href: "/x" },
      { cause: "site-dark:1" },
    ] as const) {
      const other = trouble("run-failed", more);
      expect(plan([incident("run-failed")], other)).toEqual({
        ...NOTHING,
        seen: ["i"],
        reword: [{ id: "i", trouble: other }],
      });
    }
  });

  it("has to last anew when nobody looked in between", () => {
    expect(plan([pending(600, { lastSeenAt: ago(61) })], trouble("site-dark"))).toEqual({
      ...NOTHING,
      seen: ["i"],
      restart: ["i"],
    });
    expect(plan([pending(600, { lastSeenAt: ago(60) })], trouble("site-dark")).open).toEqual(["i"]);
  });

  it("opens late rather than never when the clock was set back", () => {
    const back = pending(-3_600, { lastSeenAt: ago(-3_600) });
    expect(plan([back], trouble("site-dark"))).toEqual({ ...NOTHING, seen: ["i"], restart: ["i"] });
    expect(plan([pending(30, { lastSeenAt: ago(-5) })], trouble("site-dark")).restart).toEqual(["i"]);
  });
});

describe("one that is gone", () => {
  it("is dropped when nobody was told", () => {
    expect(plan([pending(30)])).toEqual({ ...NOTHING, drop: ["i"] });
  });

  it("is over at once, or after the calm of its kind", () => {
    expect(plan([incident("run-failed")])).toEqual({ ...NOTHING, over: ["i"] });
    expect(plan([incident("site-dark", { lastSeenAt: ago(59) })])).toEqual(NOTHING);
    expect(plan([incident("site-dark", { lastSeenAt: ago(60) })]).over).toEqual(["i"]);
  });

  it("goes on when it is back before it is over", () => {
    expect(plan([incident("site-dark", { lastSeenAt: ago(50) })], trouble("site-dark"))).toEqual({
      ...NOTHING,
      seen: ["i"],
    });
  });

  it("counts its calm from now when the clock was set back", () => {
    expect(plan([incident("site-dark", { lastSeenAt: ago(-3_600) })])).toEqual({ ...NOTHING, seen: ["i"] });
    expect(plan([incident("run-failed", { lastSeenAt: ago(-3_600) })]).over).toHaveLength(1);
  });

  it("is left alone when its kind is one that is not known here", () => {
    const other = { ...incident("run-failed"), kind: "of-a-later-version", key: "x" };
    expect(plan([other])).toEqual(NOTHING);
    expect(plan([{ ...other, openedAt: null }])).toEqual(NOTHING);
  });
});

describe("what is not seen, and is not mended either", () => {
  it("goes on while nobody can tell, and does not begin by that", () => {
    const seen = allSeen([{ unsure: ["two-copies:1", "not-ready:1"] }]);
    const stored = [
      incident("two-copies", { id: "open", lastSeenAt: ago(3_600) }),
      { ...incident("not-ready"), id: "pending", openedAt: null },
    ];
    expect(planIncidents(stored, seen, NOW)).toEqual({ ...NOTHING, seen: ["open"], drop: ["pending"] });
  });

  it("goes on where its kind could not be read, while another one ends", () => {
    const stored = [
      incident("run-failed", { id: "unread" }),
      { ...incident("drill-due"), id: "pending", openedAt: null },
      incident("vm-frozen", { id: "read" }),
    ];
    expect(planIncidents(stored, allSeen([{ unread: ["run-failed", "drill-due"] }]), NOW)).toEqual({
      ...NOTHING,
      seen: ["unread"],
      drop: ["pending"],
      over: ["read"],
    });
  });
});
