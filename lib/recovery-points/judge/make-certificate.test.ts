import { expect, it } from "vitest";
import type { Certificate } from "../certificate";
import { at, planOf, windowOf } from "../testing/plan-of";
import type { JudgedBackup } from "./judge-point";
import { makeCertificate } from "./make-certificate";

const plan = planOf(
  ["a", "b", "c"].map((serverId) => ({ serverId, volumes: [{ volumeId: `${serverId}-root` }] })),
);
const backups = plan.backups.map(
  ({ volumeId, sizeGib }): JudgedBackup => ({
    volumeId,
    backupId: volumeId,
    status: "available",
    failReason: null,
    sizeGib,
    hasRecord: true,
    chain: { is: "whole" },
  }),
);
const made = (window = windowOf(plan), of = backups): Certificate =>
  makeCertificate({ id: "run", number: 7 }, plan, window, of, at(60_000));
const claim = ({ claims }: Certificate, key: string) => claims.find((each) => each.key === key);

it("says in words what is proved", () => {
  const certificate = made();
  expect(certificate.claims.map(({ holds, text, detail }) => [holds, text, detail])).toEqual([
    [true, "All three frozen at once for 1.72 s", "14:00:00.280 to 14:00:02.000 UTC"],
    [true, "Every snapshot cut inside it", "all asked for within 10 ms"],
    [true, "Thawed 3, 2, 1", "each confirmed"],
    [true, "The freeze window lasted 2.28 s, within its budget of 8 s", undefined],
    [true, "All 3 volumes backed up", undefined],
    [true, "All 3 chains whole, down to a full backup", undefined],
    [true, "All 3 records read back and kept outside the site", undefined],
  ]);
  expect(certificate).toMatchObject({
    consistency: "filesystem",
    overlap: { from: at(280), to: at(2_000), ms: 1_720 },
    // The first was asked at 0 ms and its thaw confirmed at 2,280 ms.
    longestFreezeMs: 2_280,
    incidents: [],
  });
});

it("says what no backup holds, of which plans from before that was told know nothing", () => {
  expect(made().notHeld).toEqual([]);
  const [first, ...others] = plan.members;
  const told = {
    ...plan,
    members: [
      { ...(first as (typeof plan.members)[number]), notHeld: ["root disk", "swap disk of 512 MiB"] },
      ...others,
    ],
  };
  expect(
    makeCertificate({ id: "run", number: 7 }, told, windowOf(told), backups, at(60_000)).notHeld,
  ).toEqual([
    "a: its root disk and its swap disk of 512 MiB lie on the compute host, and no backup holds them",
  ]);
});

it("claims nothing of backups that there are not", () => {
  const none = made(
    windowOf(plan),
    backups.map((backup) => ({ ...backup, status: "error" as const })),
  );
  expect(none.claims.slice(4).map(({ holds, text }) => [holds, text])).toEqual([
    [false, "0 of 3 volumes backed up"],
    [null, "No backup, so no chain"],
    [null, "No backup, so no record"],
  ]);
});

it("claims nothing that does not hold", () => {
  const late = made(
    windowOf(plan, {
      windowMs: 9_000,
      snapshot: ({ serverId }) => (serverId === "c" ? { availableAt: at(3_000) } : {}),
      member: ({ serverId }) =>
        serverId === "a" ? { thawSentAt: at(1_900), thawAttempts: 3, thawCause: "503" } : {},
    }),
    backups
      .slice(1)
      .map((b, i) => (i === 0 ? { ...b, hasRecord: false, chain: { is: "foreign", why: "x" } } : b)),
  );
  expect(late.claims.map(({ holds }) => holds)).toEqual([true, false, false, false, false, false, false]);
  expect(claim(late, "thawed-in-reverse")).toMatchObject({
    text: "Thawed 1, 3, 2",
    detail: "not each confirmed before the next",
  });
  expect(late.consistency).toBe("crash");
  expect(late.incidents.map(({ text }) => text)).toEqual(["a: 503", "a needed 3 thaws", "b / b-root: x"]);
});

it("claims no order of thaws where one that was asked for first was confirmed after the next", () => {
  const certificate = made(
    windowOf(plan, { member: ({ serverId }) => (serverId === "b" ? { thawedAt: at(9_000) } : {}) }),
  );
  expect(claim(certificate, "thawed-in-reverse")).toMatchObject({
    holds: false,
    text: "Thawed 3, 1, 2",
    detail: "not each confirmed before the next",
  });
});

it("says who was not frozen, and has nothing to claim where nothing had to be frozen", () => {
  const one = made(
    windowOf(plan, { member: ({ serverId }) => (serverId === "b" ? { quiesce: "not-frozen" } : {}) }),
  );
  expect(claim(one, "all-frozen")).toMatchObject({
    holds: false,
    text: "2 of 3 surely frozen",
    detail: "not b",
  });
  expect(one.overlap).toBeNull();
  const early = made(
    windowOf(plan, { member: ({ serverId }) => (serverId === "b" ? { thaw: "was-not-frozen" } : {}) }),
  );
  expect(early).toMatchObject({ overlap: null, consistency: "crash" });
  expect(claim(early, "all-frozen")).toMatchObject({ holds: false, detail: "not b" });
  const byOther = made(
    windowOf(plan, { member: ({ serverId }) => (serverId === "b" ? { thawedBy: "guardian" } : {}) }),
  );
  expect(byOther).toMatchObject({ overlap: null, consistency: "crash" });
  expect(claim(byOther, "all-frozen")).toMatchObject({ holds: false, detail: "not b" });
  expect(claim(byOther, "thawed-in-reverse")).toMatchObject({
    holds: false,
    text: "Thawed 3, 2, 1",
    detail: "each confirmed, by guardian",
  });
  const off = planOf([{ serverId: "a", hold: { kind: "off" }, volumes: [{ volumeId: "v" }] }]);
  const still = makeCertificate({ id: "run", number: 7 }, off, windowOf(off), [], at(0));
  expect(still.claims.slice(0, 4).map(({ holds }) => holds)).toEqual([null, null, null, null]);
});
