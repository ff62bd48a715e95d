import { expect, it } from "vitest";
import { stepPath } from "./step-path";

it.each([
  ["each value stays for its day", [5, 10, 0], "M0 20V10H1V0H2V20H3V20Z"],
  ["what stays the same has no corner", [10, 10, 10, 5, 5], "M0 20V0H3V10H5V20Z"],
  ["nothing is a line on the ground", [0, 0], "M0 20V20H2V20Z"],
])("%s", (_, values, path) => {
  expect(stepPath(values, 10, 20)).toBe(path);
});

it("of nothing at all there is no division by nothing", () => {
  expect(stepPath([0, 0], 0, 20)).toBe("M0 20V20H2V20Z");
});
