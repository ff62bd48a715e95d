import { describe, expect, it } from "vitest";
import type { CloudsPreview } from "@/lib/sites/preview-clouds";
import { wizardErrors } from "./wizard-errors";
import {
  draftOfForm,
  draftsInput,
  draftsOfPreview,
  NOTHING_ENTERED,
  openHosts,
  whyNot,
  withHosts,
} from "./wizard-state";

const site = (changes: object = {}): CloudsPreview["sites"][number] => ({
  key: "https://k/v3 R",
  proposedName: "R",
  authUrl: "https://k/v3",
  region: "R",
  isPlainHttp: false,
  caPath: undefined,
  hasCa: false,
  notes: [],
  registeredAs: undefined,
  credentials: [
    { cloud: "a", user: "u", project: "p", sameProjectAs: undefined },
    { cloud: "b", user: "v", project: "p", sameProjectAs: "a" },
  ],
  ...changes,
});
const preview = (...sites: CloudsPreview["sites"]): CloudsPreview => ({ sites, problems: [] });
const first = (drafts: ReturnType<typeof draftsOfPreview>) => {
  const [draft] = drafts;
  if (!draft) throw new Error("no draft");
  return draft;
};
const host = { entry: "h:1", services: ["image" as const], isConfirmed: false, isPlainHttp: false };

describe("drafts of a file", () => {
  it("take one credential per project, and leave out what is registered", () => {
    expect(first(draftsOfPreview(preview(site()), []))).toMatchObject({
      chosen: ["a"],
      included: true,
      name: "R",
    });
    expect(first(draftsOfPreview(preview(site({ registeredAs: "Lyon" })), []))).toMatchObject({
      included: false,
    });
  });

  it("keep what was chosen when the file is read again", () => {
    const chosen = {
      ...first(draftsOfPreview(preview(site()), [])),
      name: "Lyon",
      chosen: ["b"],
      acceptHttp: true,
      included: false,
    };
    expect(first(draftsOfPreview(preview(site()), [chosen]))).toMatchObject({
      name: "Lyon",
      chosen: ["b"],
      acceptHttp: true,
      included: false,
    });
  });

  it("take what is new to the file or whole only now, unless its project has one that was chosen", () => {
    const [a, b] = site().credentials;
    const other = { cloud: "c", user: "w", project: "q", sameProjectAs: undefined };
    const before = first(
      draftsOfPreview(preview(site({ credentials: [{ ...b, sameProjectAs: undefined }] })), []),
    );
    expect(before.chosen).toEqual(["b"]);
    const now = site({ credentials: [a, b, other] });
    expect(first(draftsOfPreview(preview(now), [before])).chosen).toEqual(["b", "c"]);
    // What was left out on purpose stays out.
    const without = { ...first(draftsOfPreview(preview(now), [])), chosen: ["a"] };
    expect(first(draftsOfPreview(preview(now), [without])).chosen).toEqual(["a"]);
  });

  it("forget a chosen cloud that is no longer in the file", () => {
    const chosen = { ...first(draftsOfPreview(preview(site()), [])), chosen: ["gone"] };
    expect(first(draftsOfPreview(preview(site()), [chosen])).chosen).toEqual(["a"]);
  });
});

it("the form sends the fields of its method only", () => {
  const entries = { ...NOTHING_ENTERED, mode: "form" as const };
  const [sent] = draftsInput(entries, [draftOfForm(entries.form, [])]).sites;
  expect(sent?.source).toEqual({
    from: "form",
    authUrl: "",
    region: "",
    interface: "public",
    credential: { method: "application_credential_id", id: "", secret: "" },
  });
});

describe("adding", () => {
  const draft = first(draftsOfPreview(preview(site()), []));
  const row = (id: string, result: "pass" | "fail") => ({ id, title: id, result, saw: "" });

  it("waits for the checks, the hosts, and what must not fail", () => {
    expect(whyNot([draft], {})).toContain("not been run");
    const check = { rows: [row("service:image", "fail")], hosts: [host], remembered: [] };
    expect(whyNot([draft], { [draft.key]: check })).toBe("Confirm the host first.");
    const confirmed = { ...draft, confirmedHosts: ["h:1"] };
    expect(openHosts(confirmed, check)).toEqual([]);
    expect(whyNot([confirmed], { [draft.key]: check })).toBeUndefined();
    const refused = { rows: [row("sign-in:0", "fail")], hosts: [], remembered: [] };
    expect(whyNot([confirmed], { [draft.key]: refused })).toBe("Mend what failed at R first.");
  });

  it("is not held up by a host that nobody may confirm: its row fails by itself", () => {
    expect(
      openHosts(draft, { rows: [], hosts: [{ ...host, refused: "a loopback address" }], remembered: [] }),
    ).toEqual([]);
  });
});

it("hosts are confirmed one by one or all at once, each once, and taken back", () => {
  expect(withHosts([], ["a:1"], true)).toEqual(["a:1"]);
  expect(withHosts(["b:1"], ["a:1", "b:1", "c:1"], true)).toEqual(["a:1", "b:1", "c:1"]);
  expect(withHosts(["a:1", "b:1"], ["a:1"], false)).toEqual(["b:1"]);
});

describe("what the server refuses", () => {
  const at = (field: string, mode: "clouds" | "form" = "clouds", positions?: number[]) => {
    const { fields, step } = wizardErrors({ message: "no", fields: { [field]: "why" } }, mode, positions);
    return [Object.keys(fields)[0], step];
  };

  it.each<[string, "clouds" | "form", string, number]>([
    ["clouds", "clouds", "clouds", 0],
    ["secure", "clouds", "secure", 0],
    ["sites.1.name", "clouds", "sites-1-name", 1],
    ["sites.0.caPem", "clouds", "sites-0-caPem", 1],
    ["sites.0.acceptHttp", "form", "sites-0-acceptHttp", 1],
    ["sites.0.credentials.1", "clouds", "sites-0-credential-1", 1],
    ["sites.0.authUrl", "clouds", "sites-0", 1],
    ["sites.0.confirmedHosts", "clouds", "sites-0-hosts", 2],
    ["sites.0.authUrl", "form", "source-authUrl", 0],
    ["sites.0.region", "form", "source-region", 0],
    ["sites.0.source.authUrl", "form", "source-authUrl", 0],
    ["sites.0.source.credential.user", "form", "source-credential-user", 0],
    ["sites.0.credentials.0", "form", "source-credential", 0],
  ])("%s by %s stands beside %s, at step %d", (field, mode, id, step) => {
    expect(at(field, mode)).toEqual([id, step]);
  });

  it("of one site that was asked about alone stands beside that site", () => {
    expect(at("sites.0.caPem", "clouds", [2])).toEqual(["sites-2-caPem", 1]);
  });

  it("leads to the first step that has something wrong", () => {
    const fields = { "sites.0.confirmedHosts": "a", "sites.1.name": "b" };
    expect(wizardErrors({ message: "no", fields }, "clouds").step).toBe(1);
    expect(wizardErrors({ message: "no", fields: {} }, "clouds").step).toBe(2);
  });
});
