import type { RadioOption } from "@/components/ui/radio-group";
import type { Option } from "@/components/ui/select";
import { INCIDENT_KIND_IDS, INCIDENT_KINDS, type IncidentKindId } from "@/lib/notify/incident-kinds";
import type { ChannelKind, ChannelView, SmtpSecurity } from "@/lib/notify/schemas";

/** How people are told, for a choice of one. */
export const KIND_OPTIONS: readonly (RadioOption & { value: ChannelKind })[] = [
  { value: "mail", label: "Mail", hint: "By your mail server, to addresses of people or of a list." },
  {
    value: "webhook",
    label: "Webhook",
    hint: "A signed JSON call to an address of your own: a chat, an alarm system, a pager.",
  },
];

/** How a mail server is reached, the usual way first. */
export const SECURITY_OPTIONS: readonly (Option & { value: SmtpSecurity })[] = [
  { value: "starttls", label: "STARTTLS" },
  { value: "tls", label: "TLS from the start" },
  { value: "none", label: "No encryption" },
];

/** The port that goes with it, unless the server has another. */
export const USUAL_PORTS: Record<SmtpSecurity, string> = { starttls: "587", tls: "465", none: "25" };

const NAMED = 2;

/** To whom a channel leads, and by what: for a row. Pure. */
export function reachedBy({ mail, url }: Pick<ChannelView, "mail" | "url">): { to: string; by: string } {
  if (!mail) return { to: hostOf(url ?? ""), by: "webhook" };
  const more = mail.to.length - NAMED;
  const named = mail.to.slice(0, NAMED).join(", ");
  const way = mail.security === "none" ? ", without encryption" : "";
  return {
    to: more > 0 ? `${named} and ${more} more` : named,
    by: `mail by ${mail.host}:${mail.port}${way}`,
  };
}

/** Of a webhook. Pure. */
export const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

/** Of what a channel is told: in few words, and by name where those do not say it all. Pure. */
export function toldOf(tells: readonly IncidentKindId[]): { text: string; names: string | null } {
  const known = INCIDENT_KIND_IDS.filter((id) => tells.includes(id));
  const names = known.map((id) => INCIDENT_KINDS[id].name).join(", ");
  if (known.length === INCIDENT_KIND_IDS.length) return { text: "everything", names: null };
  if (known.length === 1) return { text: names, names: null };
  return { text: `${known.length} of ${INCIDENT_KIND_IDS.length} kinds`, names };
}
