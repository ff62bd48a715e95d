import type { Switch } from "@/lib/sandbox-mode/panel";

/** The parts of the panel: groups of switches, and the log. */
export const PARTS = {
  sites: "Sites",
  requests: "Requests",
  guests: "Guests",
  volumes: "Volumes and backups",
  quotas: "Quotas",
  store: "Store",
  log: "Log",
} as const;
export type Part = keyof typeof PARTS;

export const isPart = (text: string): text is Part => Object.hasOwn(PARTS, text);

const BY_SUBJECT: Readonly<Record<string, Part>> = {
  cloud: "sites",
  site: "sites",
  call: "requests",
  vm: "guests",
  volume: "volumes",
  snapshot: "volumes",
  backup: "volumes",
  object: "store",
};

/** Where a switch belongs. One of a kind that is not known here is shown with the sites', and not lost. */
export function partOf({ name, on }: Pick<Switch, "name" | "on">): Part {
  return name.includes("quota") ? "quotas" : (BY_SUBJECT[on] ?? "sites");
}

/** What a parameter is, in the midst of a sentence and without its explanation: "how often", "VM". */
export function shortWords(what: string): string {
  const [words = ""] = what.split(/[,:;]/);
  return /^[A-Z]{2}/.test(words) ? words : `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** "site-dark" as a title: "Site dark"; "dhcp-takes-address": "DHCP takes address". */
export const titleOf = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll("-", " ").replace(/^Dhcp\b/, "DHCP");
