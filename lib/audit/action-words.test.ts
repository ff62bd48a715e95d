import { expect, it } from "vitest";
import { RunKind } from "../generated/prisma/enums";
import { actionWords } from "./action-words";

it.each([
  ["site.added", "Site added"],
  ["call.nova.pause", "Nova: pause"],
  ["call.cinder.snapshot_create", "Cinder: snapshot create"],
  ["call.nova", "Nova: call"],
  ["call.trove.x", "call.trove.x"],
  ["constructor", "constructor"],
  ["call.toString", "call.toString"],
  ["something.else", "something.else"],
])("calls %s %s", (action, words) => {
  expect(actionWords(action)).toBe(words);
});

it.each(Object.values(RunKind))("has words for the start of a run of kind %s", (kind) => {
  expect(actionWords(`${kind}.started`)).toMatch(/ started$/);
});
