import type { Handled } from "@/components/data/use-checked-form";
import { hookUrlText, PLAIN_HTTP } from "@/lib/hooks/hook-url-text";
import { INCIDENT_KIND_IDS, type IncidentKindId } from "@/lib/notify/incident-kinds";
import { NEEDS_USER, NO_SENDER, readRecipients, readSender } from "@/lib/notify/mail-address";
import { AddChannelInput, type ChannelKind, type ChannelView, type SmtpSecurity } from "@/lib/notify/schemas";
import { pemProblem } from "@/lib/sites/pem-text";
import { USUAL_PORTS } from "./channel-words";

/** What stands in the form. */
export interface ChannelValues {
  kind: ChannelKind;
  name: string;
  tells: readonly IncidentKindId[];
  caPem: string;
  isInternal: boolean;
  url: string;
  smtpHost: string;
  smtpPort: string;
  /** The port is a person's own choice: it stays when the encryption is chosen anew. */
  isPortTyped: boolean;
  smtpSecurity: SmtpSecurity;
  smtpUser: string;
  /** Empty: the one that is stored, if there is one. */
  smtpPassword: string;
  mailFrom: string;
  /** One a line. */
  mailTo: string;
}

/** A part of the form. */
export interface FieldsProps {
  values: ChannelValues;
  set: (change: Partial<ChannelValues>) => void;
  errors: Record<string, string>;
}

/** An empty form: mail the usual way, told of everything. */
export const NEW_CHANNEL: ChannelValues = {
  ...{ kind: "mail", name: "", tells: INCIDENT_KIND_IDS, caPem: "", isInternal: false, url: "" },
  ...{ smtpHost: "", smtpPort: USUAL_PORTS.starttls, isPortTyped: false, smtpSecurity: "starttls" },
  ...{ smtpUser: "", smtpPassword: "", mailFrom: "", mailTo: "" },
};

/** The form of a channel that is stored. Pure. */
export function toValues({ kind, name, tells, caPem, isInternal, url, mail }: ChannelView): ChannelValues {
  const values = { ...NEW_CHANNEL, kind, name, tells, caPem: caPem ?? "", isInternal, url: url ?? "" };
  if (!mail) return values;
  return {
    ...values,
    smtpHost: mail.host,
    smtpPort: String(mail.port),
    isPortTyped: USUAL_PORTS[mail.security] !== String(mail.port),
    smtpSecurity: mail.security,
    smtpUser: mail.user,
    mailFrom: mail.from,
    mailTo: mail.to.join("\n"),
  };
}

/** The change that choosing an encryption makes: its usual port comes along, unless one was typed. Pure. */
export const chooseSecurity = (
  { isPortTyped }: Pick<ChannelValues, "isPortTyped">,
  smtpSecurity: SmtpSecurity,
): Partial<ChannelValues> => ({
  smtpSecurity,
  ...(!isPortTyped && { smtpPort: USUAL_PORTS[smtpSecurity] }),
});

/** What is sent: the fields of its kind alone. Pure. */
export function toInput(values: ChannelValues): Record<string, unknown> {
  const { kind, name, tells, caPem, isInternal, url } = values;
  const common = { kind, name, tells, caPem, isInternal };
  if (kind === "webhook") return { ...common, url };
  const { smtpHost, smtpPort, smtpSecurity, smtpUser, smtpPassword, mailFrom, mailTo } = values;
  return { ...common, smtpHost, smtpPort, smtpSecurity, smtpUser, smtpPassword, mailFrom, mailTo };
}

/** What is wrong in the form by its controls, but for what the server alone can know. Pure. */
export function readErrors(values: ChannelValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of AddChannelInput.safeParse(toInput(values)).error?.issues ?? [])
    errors[controlOf(path.join("."))] ??= message;
  if (values.kind === "mail") {
    if (!readSender(values.mailFrom)) errors.mailFrom ??= NO_SENDER;
    const to = readRecipients(values.mailTo);
    if ("problem" in to) errors.mailTo ??= to.problem;
    if (values.smtpUser.trim() === "" && values.smtpPassword !== "") errors.smtpUser ??= NEEDS_USER;
  } else {
    const read = hookUrlText(values.url.trim());
    if ("problem" in read) errors.url ??= read.problem;
    else if (read.url.protocol === "http:" && !values.isInternal) errors.isInternal ??= PLAIN_HTTP;
  }
  const pem = pemProblem(values.caPem);
  if (pem) errors.caPem ??= pem;
  return errors;
}

/** What is asked for by something else is told with it; a tick is no text that is typed to its end. Pure. */
export function isJudged(control: string, { typed, left }: Handled): boolean {
  const cause = CAUSES[control] ?? control;
  return typed.has(cause) && (left.has(cause) || cause === "tells");
}

const CAUSES: Record<string, string> = { isInternal: "url", smtpUser: "smtpPassword" };

/** The control of a field's name as the server knows it: "tells.0" is "tells". Pure. */
export const controlOf = (field: string): string => field.split(".")[0] ?? field;

/** A password is kept no longer than it takes to store it; one that was typed meanwhile is another. Pure. */
export const withoutPassword = (now: ChannelValues, { smtpPassword }: ChannelValues): ChannelValues =>
  now.smtpPassword === smtpPassword ? { ...now, smtpPassword: "" } : now;
