import { describe, expect, it } from "vitest";
import { INCIDENT_KIND_IDS } from "@/lib/notify/incident-kinds";
import type { ChannelView } from "@/lib/notify/schemas";
import { chooseSecurity, NEW_CHANNEL, readErrors, toInput, toValues } from "./channel-values";
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
