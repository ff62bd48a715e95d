import { describe, expect, it } from "vitest";
import { readCron } from "./cron-fields";

it("a cron expression is read with its lists, ranges, steps and names", () => {
  expect(readCron(" 0,30  1-3 * JAN-MAR,12 mon-fri ")).toMatchObject({
    minutes: [0, 30],
    hours: [1, 2, 3],
    isHourly: false,
  });
  expect(readCron("*/20 * L * 7")).toMatchObject({ minutes: [0, 20, 40], isHourly: true, day: "L" });
  expect(readCron("5/30 */6 1 1 0")).toMatchObject({ minutes: [5, 35], hours: [0, 6, 12, 18] });
});

describe("what is none says why", () => {
  it.each([
    ["", /five fields.*This has none/],
    ["* * * *", /five fields.*This has 4/],
    ["0 0 * * * *", /This has 6/],
    ["60 * * * *", /The minute “60” is none: it is from 0 to 59/],
    ["0 24 * * *", /The hour “24” is none/],
    ["0 0 32 * *", /day of the month “32” .* or L for the last one/],
    ["0 0 * foo *", /The month “foo” is none: .*, or a name such as feb/],
    ["0 0 * * 8", /The day of the week “8” is none/],
    ["0 5-2 * * *", /The hour 5-2 goes backwards/],
    ["*/0 * * * *", /The step of the minute/],
    ["0 0 * * 1#2", /The day of the week “1#2” is none/],
    ["@daily", /This has 1/],
  ])("%s", (text, problem) => {
    expect(readCron(text)).toMatchObject({ problem: expect.stringMatching(problem) });
  });
});
