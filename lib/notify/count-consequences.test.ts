import { expect, it } from "vitest";
import { countConsequences } from "./count-consequences";
import { allSeen } from "./seen";
import type { Trouble } from "./trouble";

const dark = (id: string): Trouble => ({
  ...{
    kind: "site-dark",
    key: `site-dark:${id}`,
    title: "dark",
    text: "It is dark.",
    todo: "Look.",
    href: "/",
  },
  subject: { kind: "site", id, name: id },
});
const missed = (id: string, site: string): Trouble => ({
  ...{ ...dark(id), kind: "rpo-missed", key: `rpo-missed:${id}`, text: "Missed." },
  cause: `site-dark:${site}`,
});
const textsOf = (...troubles: Trouble[]) =>
  countConsequences(allSeen([{ troubles }])).troubles.map(({ text }) => text);

it("says of each dark site how many RPOs are missed there, and nothing else of anything else", () => {
  expect(
    textsOf(dark("lyon"), dark("oslo"), missed("a", "lyon"), missed("b", "lyon"), missed("c", "rome")),
  ).toEqual([
    "It is dark. 2 of its VNFs miss their RPO: told half an hour after the site is back, one by one, if they still do.",
    ...["It is dark.", "Missed.", "Missed.", "Missed."],
  ]);
  expect(textsOf(missed("a", "oslo"), dark("oslo"))[1]).toBe(
    "It is dark. 1 of its VNFs misses its RPO: told half an hour after the site is back, if it still does.",
  );
});
