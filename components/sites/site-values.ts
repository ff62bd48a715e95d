import { listChange, type Told } from "@/components/data/what-changed";
import { fieldErrors } from "@/lib/field-errors";
import type { SiteDetail } from "@/lib/sites/get-site";
import { hostEntryProblem } from "@/lib/sites/host-entry-text";
import { pemProblem } from "@/lib/sites/pem-text";
import { SiteChanges } from "@/lib/sites/schemas";

/** What stands in the form that changes a site. */
export interface SiteValues {
  name: string;
  interface: string;
  caPem: string;
  acceptsSignIn: boolean;
  /** One a line. */
  hosts: string;
}

/** The form of what is stored. Pure. */
export const toSiteValues = (
  site: Pick<SiteDetail, "name" | "interface" | "caPem" | "acceptsSignIn" | "confirmedHosts">,
): SiteValues => ({
  name: site.name,
  interface: site.interface,
  caPem: site.caPem ?? "",
  acceptsSignIn: site.acceptsSignIn,
  hosts: site.confirmedHosts.join("\n"),
});

const hostsOf = ({ hosts }: SiteValues): string[] => hosts.split(/[\s,]+/).filter(Boolean);

/** What is sent. Pure. */
export function toSiteInput(values: SiteValues) {
  const { hosts: _, ...rest } = values;
  return { ...rest, confirmedHosts: hostsOf(values) };
}

/** The control of a field's name as the server knows it: "confirmedHosts.0" is "confirmedHosts". Pure. */
export const siteControl = (field: string): string => field.split(".")[0] ?? field;

/** What is wrong in the form by its controls, but for what the server alone can know. Pure. */
export function siteProblems(values: SiteValues): Record<string, string> {
  const { error } = SiteChanges.safeParse(toSiteInput(values));
  const found: Record<string, string> = {};
  for (const [field, text] of Object.entries(error ? fieldErrors(error) : {}))
    found[siteControl(field)] ??= text;
  const pem = pemProblem(values.caPem);
  if (pem) found.caPem ??= pem;
  const host = hostsOf(values)
    .map((entry) => hostEntryProblem(entry.toLowerCase()))
    .find((problem) => problem !== undefined);
  if (host) found.confirmedHosts ??= host;
  return found;
}

/** How a change of each is told. */
export const SITE_THINGS: Record<string, Told<SiteValues>> = {
  name: { name: "name", say: ({ name }) => name },
  interface: { name: "interface", say: (values) => values.interface },
  caPem: { name: "CA certificate" },
  acceptsSignIn: {
    name: "sign-in by it",
    say: ({ acceptsSignIn }) => (acceptsSignIn ? "accepted" : "not accepted"),
  },
  confirmedHosts: {
    name: "confirmed hosts",
    change: (before, after) => listChange(hostsOf(before), hostsOf(after)) || "written anew",
  },
};
