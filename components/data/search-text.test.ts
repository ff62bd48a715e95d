import { expect, it } from "vitest";
import { hear, isUnsent, openBox, say, sent } from "./search-text";

it("keeps what is typed while the address still has the value before", () => {
  const box = hear(sent(say(openBox(""), "we")), "");
  expect(box.text).toBe("we");
  expect(isUnsent(box)).toBe(false);
});

it("keeps what is typed on when what was sent before comes back", () => {
  const box = hear(say(sent(say(openBox(""), "we")), "web"), "we");
  expect(box.text).toBe("web");
  expect(isUnsent(box)).toBe(true);
  // Two under way: the first one's return is not the outside's word either.
  const twice = hear(sent(say(sent(say(openBox(""), "we")), "web")), "we");
  expect([twice.text, isUnsent(twice)]).toEqual(["web", false]);
  expect(hear(twice, "web").underWay).toEqual([]);
});

it("keeps a blank at the end, and sends nothing for it", () => {
  const box = say(hear(sent(say(openBox(""), "web")), "web"), "web ");
  expect(isUnsent(box)).toBe(false);
  expect(hear(box, "web").text).toBe("web ");
  expect(hear(sent(say(box, "web 1")), "web 1").text).toBe("web 1");
});

it("takes over what the page was filtered by from elsewhere", () => {
  const box = hear(sent(say(openBox(""), "web")), "web");
  expect(hear(box, "").text).toBe("");
  expect(hear(box, "db")).toEqual(openBox("db"));
});
