import { expect, it } from "vitest";
import { checkAllSites } from "./check-all-sites";

const checked = (n: number) => checkAllSites(async () => ({ ok: true, value: { checked: n } }));

it("says how many sites were checked", async () => {
  expect(await checked(0)).toEqual({ isDone: true, words: "There is no site to check yet" });
  expect(await checked(1)).toEqual({ isDone: true, words: "The site was checked" });
  expect(await checked(12)).toEqual({ isDone: true, words: "12 sites were checked" });
});

it("says why none was: in the server's words, or that it does not answer", async () => {
  const refused = {
    ok: false,
    code: "forbidden",
    message: "This needs the role admin.",
    fields: {},
  } as const;
  expect(await checkAllSites(async () => refused)).toEqual({
    isDone: false,
    words: "This needs the role admin.",
  });
  const silent = await checkAllSites(() => Promise.reject(new TypeError("fetch failed")));
  expect(silent).toMatchObject({ isDone: false, words: expect.stringContaining("does not answer") });
});
