import { expect, it } from "vitest";
import { withinRoom } from "./select-room";

it.each([
  ["one alone, whatever its size", { windows: 0, volumes: 0 }, 200, true],
  ["three small ones and a fourth", { windows: 3, volumes: 18 }, 6, true],
  ["four, and a fifth", { windows: 4, volumes: 4 }, 1, false],
  ["as many volumes as there is room for", { windows: 1, volumes: 60 }, 4, true],
  ["one volume too many", { windows: 1, volumes: 60 }, 5, false],
])("%s", (_what, open, volumes, has) => {
  expect(withinRoom(open, volumes)).toBe(has);
});
