import { expect, it } from "vitest";
import { sentOn } from "./sent-on";

const armed = Date.parse("2026-11-20T12:00:00Z");
const at = (s: number) => new Date(armed + s * 1000);
const sent = (sentAt: Date | null, now: number) =>
  sentOn({ armedAt: at(0), sentAt, deadline: at(30) }, { database: at(now), monotonic: 5_000_000 });

it.each([
  ["as its owner says, counted back from now", at(4), 10, 6],
  ["when it was armed, when its owner said nothing", null, 10, 10],
  ["not before it was armed, whatever its owner's clock shows", at(-3_600), 10, 10],
  ["not after now", at(3_600), 10, 0],
  ["not after its deadline", at(3_600), 100, 70],
])("%s", (_name, sentAt, now, secondsAgo) => {
  expect(sent(sentAt, now)).toBe(5_000_000 - secondsAgo * 1000);
});
