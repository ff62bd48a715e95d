import { z } from "zod";
import { SiteName } from "../sites/site-name";
import { INCIDENT_KIND_IDS, type IncidentKindId } from "./incident-kinds";

/*
 * What the forms of notification channels send, and what the page shows. Pure: shared by page and verbs.
 */
export const CHANNEL_KINDS = ["mail", "webhook"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export const SMTP_SECURITIES = ["starttls", "tls", "none"] as const;
export type SmtpSecurity = (typeof SMTP_SECURITIES)[number];

const ChannelFields = {
  name: z.string("Enter a name.").trim().min(1, "Enter a name, such as On duty.").pipe(SiteName),
  tells: z
    .array(z.enum(INCIDENT_KIND_IDS, "There is no such kind of incident."))
    .min(1, "Choose at least one kind of incident."),
  caPem: z.string().max(300_000, "At most 256 kB are taken.").default(""),
  /** The person has accepted that it is on this machine or this network, and may be reached without encryption. */
  isInternal: z.boolean().default(false),
};

const MailFields = {
  ...ChannelFields,
  kind: z.literal("mail"),
  smtpHost: z
    .string("Enter the mail server.")
    .trim()
    .min(1, "Enter the mail server, such as mail.example.com.")
    .max(253, "Use at most 253 characters."),
  smtpPort: z.coerce
    .number("Enter a port from 1 to 65535, such as 587.")
    .int("Enter a port from 1 to 65535, such as 587.")
    .min(1, "Enter a port from 1 to 65535, such as 587.")
    .max(65_535, "Enter a port from 1 to 65535, such as 587."),
  smtpSecurity: z.enum(SMTP_SECURITIES, "Choose how the mail server is reached."),
  smtpUser: z.string().trim().max(255, "Use at most 255 characters.").default(""),
  /** Empty: when changing, the one that is stored stays, if the user does. */
  smtpPassword: z.string().max(1_000, "Use at most 1000 characters.").default(""),
  mailFrom: z
    .string("Enter the sender’s address.")
    .trim()
    .min(1, "Enter the sender’s address, such as stillpoint@example.com.")
    .max(320, "Use at most 320 characters."),
  /** One address a line, or with commas between. */
  mailTo: z
    .string("Enter who gets the mail.")
    .trim()
    .min(1, "Enter at least one address, such as noc@example.com.")
    .max(10_000, "Use at most 10000 characters."),
};

const WebhookFields = {
  ...ChannelFields,
  kind: z.literal("webhook"),
  url: z
    .string("Enter the address that is called.")
    .trim()
    .min(1, "Enter the address that is called, such as https://alerts.example.com/stillpoint.")
    .max(2_000, "Use at most 2000 characters."),
};

export const AddChannelInput = z.discriminatedUnion(
  "kind",
  [z.object(MailFields), z.object(WebhookFields)],
  "Choose how people are told.",
);

const ChannelId = z.uuid("There is no such channel.");

const Of = {
  channelId: ChannelId,
  /** When what the form shows was last changed. */
  version: z.iso.datetime({ offset: true }),
};

export const ChangeChannelInput = z.discriminatedUnion(
  "kind",
  [z.object({ ...Of, ...MailFields }), z.object({ ...Of, ...WebhookFields })],
  "Choose how people are told.",
);

export const OneChannelInput = z.object({ channelId: ChannelId });

export const SwitchChannelInput = z.object({ channelId: ChannelId, isEnabled: z.boolean() });

export const OneNotificationInput = z.object({ notificationId: z.uuid("There is no such message.") });

export const ForgetAllInput = z.object({
  /** When what the person saw was read. */
  until: z.iso.datetime({ offset: true, error: "Reload the page." }),
});

/** So many messages and so many incidents a page shows. */
export const SHOWN = 100;

/** A channel as the page shows it: never its secret or its password. */
export interface ChannelView {
  id: string;
  name: string;
  kind: ChannelKind;
  isEnabled: boolean;
  tells: IncidentKindId[];
  caPem: string | null;
  isInternal: boolean;
  /** Of a webhook; else null. */
  url: string | null;
  /** Of mail; else null. */
  mail: {
    host: string;
    port: number;
    security: SmtpSecurity;
    /** Empty: it is sent without signing in. */
    user: string;
    hasPassword: boolean;
    from: string;
    to: string[];
  } | null;
  createdBy: string;
  /** ISO 8601, both. */
  createdAt: string;
  version: string;
  /** The last message that reached it, ISO 8601; null: none did. */
  lastSentAt: string | null;
  /** Messages that wait for another try, and the last one's problem. */
  waiting: { count: number; problem: string | null };
}

/** A message that was given up, or that waits for another try. */
export interface UndeliveredView {
  id: string;
  channel: { id: string; name: string };
  title: string;
  what: "opened" | "over";
  href: string;
  createdAt: string;
  tries: number;
  /** ISO 8601; null: it was given up. */
  nextTryAt: string | null;
  problem: string;
}

/** An incident as the page shows it. */
export interface IncidentView {
  id: string;
  kind: IncidentKindId;
  title: string;
  /** Empty, both, once it is over. */
  text: string;
  todo: string;
  href: string;
  /** ISO 8601, all; overAt null: it goes on. */
  openedAt: string;
  overAt: string | null;
  /** The names of the channels that were reached with its beginning. */
  told: string[];
  /** Its messages are held back: that of its cause stands for them. */
  isHeld: boolean;
}

export interface NotificationsView {
  asOf: string;
  channels: ChannelView[];
  /** The gravest first, then the newest; at most 100. */
  undelivered: UndeliveredView[];
  /** Those that go on, the gravest first, then the newest; then those that were over last; at most 100. */
  incidents: IncidentView[];
  /** Of all that somebody sees: also of what is not among those 100. */
  counts: {
    undelivered: number;
    /** Of those. */
    givenUp: number;
    goingOn: number;
  };
}

/** A try of a channel, as it is told. */
export interface ChannelTrial {
  isTaken: boolean;
  text: string;
}
