import { expect, it } from "vitest";
import { groupLinks } from "./group-links";

const link = (volumeId: string, time: string | null, backupId = `${volumeId}@${time}`) => ({
  volumeId,
  backupId,
  dataTimestamp: time === null ? null : `2026-11-20T${time}.000Z`,
});

it("puts together what one run may have cut, and nothing of one volume twice", () => {
  const links = [
    link("a", "12:00:00"),
    link("b", "12:00:03"),
    link("a", "11:00:00"),
    link("c", "12:02:00"),
    link("b", "11:00:30"),
    link("b", "12:00:05", "b again"),
  ];
  expect(groupLinks(links).map((group) => group.map(({ backupId }) => backupId))).toEqual([
    ["a@11:00:00", "b@11:00:30"],
    ["a@12:00:00", "b@12:00:03"],
    ["b again"],
    ["c@12:02:00"],
  ]);
});

it("keeps the order of a chain where no times are known", () => {
  const links = [link("a", null, "a0"), link("a", null, "a1"), link("b", null, "b0")];
  expect(groupLinks(links).map((group) => group.map(({ backupId }) => backupId))).toEqual([
    ["a0", "b0"],
    ["a1"],
  ]);
});
