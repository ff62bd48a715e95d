import { expect, test } from "vitest";
import { checkWhoSignsIn } from "./check-who-signs-in";

const own = [
  { userId: "u1", projectId: "p1" },
  { userId: "u1", projectId: "p2" },
];
const lyon = (userId: string, projectId: string) => ({ siteName: "Lyon", userId, projectId });

test.each([
  ["a first site", true, [], "pass", "Its users; its admins administer Stillpoint"],
  ["one that shares its Keystone", true, [lyon("u0", "p0"), lyon("u1", "p2")], "pass", "shares with Lyon"],
  ["one with the project's id alone", true, [lyon("u0", "p1")], "warn", "A Keystone of its own"],
  [
    "one with the user's id alone",
    true,
    [lyon("u1", "p0")],
    "warn",
    "its admins become admins of Stillpoint",
  ],
  ["one that lets nobody in", false, [lyon("u0", "p0")], "pass", "None of its users"],
] as const)("%s", (_what, accepts, known, result, words) => {
  expect(checkWhoSignsIn(accepts, own, known)).toMatchObject({ result, saw: expect.stringContaining(words) });
});
