import { expect, it } from "vitest";
import { chooseAskers, chooseOwn } from "./choose-credentials";

const credential = (id: string, projectId: string, roles = ["member"]) => ({
  id,
  projectId,
  projectName: projectId,
  roles,
});
const SOURCE = { projectId: "source", projectName: null };

it("takes the credential of the same project for one that was stored again", () => {
  const credentials = [credential("new", "p"), credential("other", "q")];
  expect(chooseOwn(credentials, { credentialId: "old", projectId: "p" })).toBe("new");
  expect(chooseOwn(credentials, { credentialId: "other", projectId: "p" })).toBe("other");
  expect(chooseOwn(credentials, { credentialId: "old", projectId: "gone" })).toBeUndefined();
});

it("asks for a record in the project that it was imported into, and else only administrators", () => {
  const credentials = [
    credential("same", "source"),
    credential("new", "p"),
    credential("root", "q", ["admin"]),
  ];
  const place = { credentialId: "old", projectId: "p" };
  expect(chooseAskers(credentials, "root", SOURCE, place)).toEqual(["new", "root"]);
  // To a member of another project the record is "not found", although it is there.
  expect(chooseAskers(credentials.slice(0, 1), null, SOURCE, place)).toEqual([]);
  expect(chooseAskers(credentials, null, SOURCE, { credentialId: null, projectId: null })).toEqual(["same"]);
});
