import { listChange, type Told } from "@/components/data/what-changed";
import { INCIDENT_KINDS } from "@/lib/notify/incident-kinds";
import { readRecipients } from "@/lib/notify/mail-address";
import type { ChannelValues } from "./channel-values";
import { hostOf, SECURITY_OPTIONS } from "./channel-words";

/** How a change of each is told. */
export const CHANNEL_THINGS: Record<string, Told<ChannelValues>> = {
  name: { name: "name", say: ({ name }) => name },
  tells: {
    name: "told of",
    change: (before, after) => listChange(kindNames(before), kindNames(after)) || "written anew",
  },
  caPem: { name: "CA certificate" },
  isInternal: {
    name: "own network",
    say: ({ isInternal }) => (isInternal ? "accepted" : "not accepted"),
  },
  // Behind its host an address often holds what lets one call it.
  url: {
    name: "address",
    change: (before, after) => {
      const [old, now] = [hostOf(before.url), hostOf(after.url)];
      return old === now ? `another one at ${now}` : `${old} → ${now}`;
    },
  },
  smtpHost: { name: "mail server", say: ({ smtpHost }) => smtpHost },
  smtpPort: { name: "port", say: ({ smtpPort }) => smtpPort },
  smtpSecurity: { name: "encryption", say: ({ smtpSecurity }) => securityName(smtpSecurity) },
  smtpUser: { name: "user", say: ({ smtpUser }) => smtpUser },
  smtpPassword: { name: "password" },
  mailFrom: { name: "sender", say: ({ mailFrom }) => mailFrom },
  mailTo: {
    name: "receivers",
    change: (before, after) => listChange(receiversOf(before), receiversOf(after)) || "written anew",
  },
};

const kindNames = ({ tells }: ChannelValues) => tells.map((id) => INCIDENT_KINDS[id].name);
const receiversOf = ({ mailTo }: ChannelValues): readonly string[] => {
  const read = readRecipients(mailTo);
  return "problem" in read ? [mailTo] : read.addresses;
};
const securityName = (security: string): string =>
  SECURITY_OPTIONS.find(({ value }) => value === security)?.label ?? security;
