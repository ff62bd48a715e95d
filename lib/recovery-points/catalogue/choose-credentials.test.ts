import { expect, it } from "vitest";
import { chooseAskers, chooseExporters, chooseOwn } from "./choose-credentials";

const credential = (id: string, projectId: string, roles = ["member"]) => ({
  id,
  projectId,
  projectName: projectId,
  roles,
});
const SOURCE = { projectId: "source", projectName: null };

it("takes the credential that the project has now, whichever made it", () => {
  const credentials = [credential("new", "p"), credential("other", "q")];
  expect(chooseOwn(credentials, { projectId: "p" })).toBe("new");
  expect(chooseOwn(credentials, { projectId: "gone" })).toBeUndefined();
});

it("exports in the backup's own project by an administrator at best, else where records are handled", () => {
  const credentials = [credential("own", "p"), credential("records", "q", ["admin"])];
  expect(chooseExporters(credentials, "records", { projectId: "p" })).toEqual(["records", "own"]);
  const admin = [credential("own", "p", ["Admin"]), credential("records", "q", ["admin"])];
  expect(chooseExporters(admin, "records", { projectId: "p" })).toEqual(["own", "records"]);
  expect(chooseExporters(credentials, "gone", { projectId: "gone" })).toEqual([]);
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
