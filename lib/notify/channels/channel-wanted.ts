import type { z } from "zod";
import { AppError } from "../../errors";
import type { NotificationChannel } from "../../generated/prisma/client";
import { readHookUrl } from "../../hooks/read-hook-url";
import { readCaField } from "../../sites/read-ca-field";
import { INCIDENT_KIND_IDS } from "../incident-kinds";
import { NEEDS_USER, NO_SENDER, readRecipients, readSender, senderText } from "../mail-address";
import type { AddChannelInput } from "../schemas";
import { readMailHost } from "./read-mail-host";

/** A channel's columns as a form wants them; those of the other kind are empty. */
export type ChannelWanted = Pick<
  NotificationChannel,
  | "tells"
  | "url"
  | "smtpHost"
  | "smtpPort"
  | "smtpSecurity"
  | "smtpUser"
  | "mailFrom"
  | "mailTo"
  | "caPem"
  | "isInternal"
>;

type Given =
  | Omit<Extract<z.output<typeof AddChannelInput>, { kind: "mail" }>, "name">
  | Omit<Extract<z.output<typeof AddChannelInput>, { kind: "webhook" }>, "name">;

const NO_MAIL = {
  ...{ smtpHost: null, smtpPort: null, smtpSecurity: null, smtpUser: null },
  ...{ mailFrom: null, mailTo: [] },
};

/** What a form says of how a channel is reached and of what it is told, checked. @throws AppError `invalid` */
export function readChannelWanted(given: Given, refusal: string): ChannelWanted {
  const fields: Record<string, string> = {};
  const ca = readCaField(given.caPem);
  if ("problem" in ca) fields.caPem = ca.problem;
  const way = given.kind === "mail" ? readMail(given, fields) : readWebhook(given, fields);
  if (!way || !("caPem" in ca) || Object.keys(fields).length > 0)
    throw new AppError("invalid", refusal, fields);
  const tells = INCIDENT_KIND_IDS.filter((kind) => given.tells.includes(kind));
  return { tells, ...way, caPem: ca.caPem, isInternal: given.isInternal };
}

function readWebhook(
  { url, isInternal }: Extract<Given, { kind: "webhook" }>,
  fields: Record<string, string>,
) {
  const read = readHookUrl(url, { isInternal });
  if ("url" in read) return { ...NO_MAIL, url: read.url };
  fields[read.field] = read.problem;
  return undefined;
}

function readMail(given: Extract<Given, { kind: "mail" }>, fields: Record<string, string>) {
  const { smtpPort, smtpSecurity, smtpUser, smtpPassword, isInternal } = given;
  const host = readMailHost(given.smtpHost, { security: smtpSecurity, isInternal });
  if ("problem" in host) fields[host.field] = host.problem;
  const from = readSender(given.mailFrom);
  if (!from) fields.mailFrom = NO_SENDER;
  const to = readRecipients(given.mailTo);
  if ("problem" in to) fields.mailTo = to.problem;
  if (/[\p{Cc}\p{Cs}]/u.test(smtpUser)) fields.smtpUser = "Leave out characters that cannot be seen.";
  if (/[\0\r\n\p{Cs}]/u.test(smtpPassword)) fields.smtpPassword = "A password has no line break in it.";
  if (smtpUser === "" && smtpPassword !== "") fields.smtpUser = NEEDS_USER;
  if (!("host" in host) || !from || !("addresses" in to)) return undefined;
  return {
    ...{
      url: null,
      smtpHost: host.host,
      smtpPort,
      smtpSecurity,
      smtpUser: smtpUser === "" ? null : smtpUser,
    },
    ...{ mailFrom: senderText(from), mailTo: to.addresses },
  };
}
