import { expect, it } from "vitest";
import { replacedWords } from "./replaced-words";

it.each([
  ["application_credential", "", "The secret of core’s credential was replaced; Keystone accepts it"],
  [
    "application_credential",
    "9f2c",
    "The secret and the id of core’s credential were replaced; Keystone accepts them",
  ],
  ["password", " ", "The password of core’s credential was replaced; Keystone accepts it"],
] as const)("says what of a credential by %s was replaced, with the new id %j", (method, newId, words) => {
  expect(replacedWords({ method, projectName: "core" }, newId)).toBe(words);
});
