import { describe, expect, it } from "vitest";
import { whatChanged } from "@/components/data/what-changed";
import { INCIDENT_KIND_IDS } from "@/lib/notify/incident-kinds";
import type { ChannelView } from "@/lib/notify/schemas";
import { CHANNEL_THINGS } from "./channel-things";
import {
  chooseSecurity,
  isJudged,
  NEW_CHANNEL,
  readErrors,
  toInput,
  toValues,
  withoutPassword,
} from "./channel-values";
import { reachedBy, toldOf } from "./channel-words";

const MAIL: ChannelView = {
  ...{ id: "c", name: "Duty", kind: "mail", isEnabled: true, tells: ["rpo-missed"], caPem: null, url: null },
  mail: {
    ...{ host: "mail.example.com", port: 2525, security: "starttls", user: "stillpoint", hasPassword: true },
    ...{ from: "stillpoint@example.com", to: ["noc@example.com", "chief@example.com", "ada@example.com"] },
  },
  ...{ isInternal: false, createdBy: "ada", createdAt: "", version: "", lastSentAt: null },
  waiting: { count: 0, problem: null },
};
const WEBHOOK = {
  ...MAIL,
  kind: "webhook",
  mail: null,
  url: "https://alerts.example.com/stillpoint",
} as const;

describe("the form of a channel", () => {
  it("proposes the port of the encryption, unless one was typed", () => {
    expect(NEW_CHANNEL).toMatchObject({ smtpSecurity: "starttls", smtpPort: "587" });
    expect(chooseSecurity(NEW_CHANNEL, "tls")).toEqual({ smtpSecurity: "tls", smtpPort: "465" });
    expect(chooseSecurity(NEW_CHANNEL, "none")).toEqual({ smtpSecurity: "none", smtpPort: "25" });
    expect(chooseSecurity(toValues(MAIL), "tls")).toEqual({ smtpSecurity: "tls" });
  });

  it("says what is wrong beside its control, of the chosen kind alone", () => {
    expect(Object.keys(readErrors(NEW_CHANNEL)).sort()).toEqual(["mailFrom", "mailTo", "name", "smtpHost"]);
    const webhook = { ...NEW_CHANNEL, kind: "webhook" as const, name: "Alerts", tells: [] };
    expect(readErrors(webhook)).toEqual({
      tells: "Choose at least one kind of incident.",
      url: "Enter the address that is called, such as https://alerts.example.com/stillpoint.",
    });
    const wrong = { smtpPort: "65536", mailFrom: "Stillpoint", mailTo: "noc@example.com, nobody" };
    expect(readErrors({ ...toValues(MAIL), ...wrong })).toEqual({
      smtpPort: "Enter a port from 1 to 65535, such as 587.",
      mailFrom: expect.stringContaining("This is no sender."),
      mailTo: expect.stringContaining("“nobody” is no mail address."),
    });
  });

  it("knows what is no address, no certificate, and what has to be accepted or entered too", () => {
    const channel = { ...toValues(WEBHOOK), caPem: "x" };
    expect(readErrors({ ...channel, url: "alerts.example.com" })).toEqual({
      url: expect.stringContaining("no address that can be called"),
      caPem: expect.stringContaining("This is no PEM."),
    });
    const plain = { ...channel, caPem: "", url: "http://alerts.example.com/" };
    expect(readErrors(plain)).toEqual({ isInternal: expect.stringContaining("plain HTTP") });
    expect(readErrors({ ...plain, isInternal: true })).toEqual({});
    expect(readErrors({ ...toValues(MAIL), smtpUser: " ", smtpPassword: "x" })).toEqual({
      smtpUser: "A password needs a user. Enter one, or leave the password out.",
    });
  });

  it("is judged once what is typed was left, a tick at once", () => {
    const handled = (typed: string[], left: string[]) => ({ typed: new Set(typed), left: new Set(left) });
    expect(isJudged("name", handled(["name"], []))).toBe(false);
    expect(isJudged("name", handled([], ["name"]))).toBe(false);
    expect(isJudged("name", handled(["name"], ["name"]))).toBe(true);
    expect(isJudged("tells", handled(["tells"], []))).toBe(true);
    expect(isJudged("isInternal", handled(["url"], ["url"]))).toBe(true);
    expect(isJudged("smtpUser", handled(["smtpPassword"], ["smtpPassword"]))).toBe(true);
  });

  it("forgets the password that was stored, and keeps another that was typed since", () => {
    const sent = { ...NEW_CHANNEL, smtpPassword: "first" };
    expect(withoutPassword({ ...sent, name: "x" }, sent)).toMatchObject({ name: "x", smtpPassword: "" });
    const other = { ...sent, smtpPassword: "second" };
    expect(withoutPassword(other, sent)).toBe(other);
  });

  it("tells from what to what it was changed, but for its secrets", () => {
    const before = toValues(MAIL);
    const after = {
      ...before,
      ...{ name: "Night", tells: ["site-dark" as const], smtpSecurity: "none" as const, smtpPassword: "x" },
      ...{ mailTo: "noc@example.com, ada@example.com", isInternal: true, caPem: "x" },
    };
    const changed = ["name", "tells", "caPem", "isInternal", "smtpSecurity", "mailTo", "smtpPassword"];
    expect(whatChanged(changed, CHANNEL_THINGS, before, after).split("; ")).toEqual([
      "name: Duty → Night",
      "told of: + A site does not answer, − An RPO is missed",
      "CA certificate",
      "own network: not accepted → accepted",
      "encryption: STARTTLS → No encryption",
      "receivers: − chief@example.com",
      "password",
    ]);
  });

  it("tells of a webhook’s address its host alone", () => {
    const before = toValues(WEBHOOK);
    const said = (url: string) => whatChanged(["url"], CHANNEL_THINGS, before, { ...before, url });
    expect(said("https://pager.example.com/x/T0KEN")).toBe("address: alerts.example.com → pager.example.com");
    expect(said("https://alerts.example.com/x/T0KEN")).toBe("address: another one at alerts.example.com");
  });

  it("shows what is stored but no password, and sends what belongs to its kind", () => {
    const values = toValues(MAIL);
    expect(values).toMatchObject({
      smtpPassword: "",
      mailTo: "noc@example.com\nchief@example.com\nada@example.com",
    });
    expect(readErrors(values)).toEqual({});
    expect(toInput(toValues(WEBHOOK))).toEqual({
      ...{ kind: "webhook", name: "Duty", tells: ["rpo-missed"], caPem: "", isInternal: false },
      url: "https://alerts.example.com/stillpoint",
    });
  });
});

describe("the words of a channel", () => {
  it("say whom it reaches, and by what", () => {
    expect(reachedBy(MAIL)).toEqual({
      to: "noc@example.com, chief@example.com and 1 more",
      by: "mail by mail.example.com:2525",
    });
    expect(reachedBy(WEBHOOK)).toEqual({ to: "alerts.example.com", by: "webhook" });
  });

  it("say of what it is told", () => {
    expect(toldOf(INCIDENT_KIND_IDS)).toEqual({ text: "everything", names: null });
    expect(toldOf(["rpo-missed"])).toEqual({ text: "An RPO is missed", names: null });
    expect(toldOf(["site-dark", "vm-frozen"])).toEqual({
      text: `2 of ${INCIDENT_KIND_IDS.length} kinds`,
      names: "A VM is frozen too long, A site does not answer",
    });
  });
});
