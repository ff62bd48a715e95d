import { describe, expect, it } from "vitest";
import { formProblems } from "./form-problems";
import { NOTHING_ENTERED } from "./wizard-state";

const entries = (authUrl: string, changes: object = {}) => ({
  ...NOTHING_ENTERED,
  mode: "form" as const,
  form: {
    ...NOTHING_ENTERED.form,
    authUrl,
    region: "R",
    credential: { ...NOTHING_ENTERED.form.credential, id: "i", secret: "s" },
    ...changes,
  },
});

describe("the form of a site", () => {
  it("may be left when it is filled in", () => {
    expect(formProblems(entries("https://keystone.example.com:5000/v3"))).toEqual({});
  });

  it.each(["javascript:alert(1)", "ftp://k/v3", "keystone", ""])(
    "is not left with the address %j",
    (address) => {
      expect(Object.keys(formProblems(entries(address)))).toEqual(["source-authUrl"]);
    },
  );

  it("says what is missing in the order of the page", () => {
    const { credential } = NOTHING_ENTERED.form;
    expect(Object.keys(formProblems(entries("", { region: "", credential })))).toEqual([
      "source-authUrl",
      "source-region",
      "source-credential-id",
      "source-credential-secret",
    ]);
  });

  it("says beside each field what is missing", () => {
    const { credential } = NOTHING_ENTERED.form;
    expect(formProblems(entries("https://k/v3", { region: " ", credential }))).toEqual({
      "source-region": expect.stringContaining("Enter the region"),
      "source-credential-id": expect.stringContaining("id"),
      "source-credential-secret": expect.stringContaining("secret"),
    });
  });
});
