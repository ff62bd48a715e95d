import { X509Certificate } from "node:crypto";
import type { Gated } from "../approvals/gated";
import type { Site, SiteCredential } from "../generated/prisma/client";
import { counted, listed } from "../recoveries/words";
import { routes } from "../routes";
import { credentialFacts, hostKeyFacts } from "./access-facts";
import { nameOf } from "./check-ca-pem";
import type { ResolvedSite } from "./resolve-drafts";
import type { CredentialForm } from "./schemas";

/*
 * Changes of what opens a site, as a second person approves them. Secrets are in what an approval is bound to, of which a
 * keyed hash is kept, and nowhere else. Pure.
 */

type Fact = Gated["facts"][number];
type SiteRef = Pick<Site, "id" | "name">;

const fact = (label: string, value: string): Fact => ({ label, value });

const gated = (
  site: SiteRef,
  { target, ...rest }: Pick<Gated, "title" | "facts" | "binding"> & { target?: Gated["target"] },
): Gated => ({
  ...{ kind: "access_change", permission: "sites.change", siteId: site.id, href: routes.site(site.id) },
  target: target ?? { kind: "site", id: site.id, name: site.name },
  ...rest,
});

const inDomain = (name: string, domain: string): string => (domain === "" ? name : `${name} (${domain})`);

function formFacts(form: CredentialForm): Fact[] {
  switch (form.method) {
    case "password":
      return [
        fact("Project", inDomain(form.project, form.projectDomain)),
        fact("User", inDomain(form.user, form.userDomain)),
        fact("Signs in by", "password"),
      ];
    case "application_credential_id":
      return [
        fact("Signs in by", `the application credential ${form.id}, which has its project and its user`),
      ];
    case "application_credential_name":
      return [
        fact("User", inDomain(form.user, form.userDomain)),
        fact("Signs in by", `the application credential ${form.name}, which has its project`),
      ];
  }
}

/** A further credential of a site, as its form gives it: Keystone has not been asked yet. */
export const gatedNewCredential = (site: SiteRef, form: CredentialForm): Gated =>
  gated(site, {
    title:
      form.method === "password"
        ? `Add a credential of the project ${form.project} to ${site.name}.`
        : `Add an application credential to ${site.name}.`,
    facts: [fact("Site", site.name), ...formFacts(form)],
    binding: { add: form },
  });

type Stored = Pick<SiteCredential, "id" | "projectName" | "userName" | "method">;

const ofCredential = ({ id, projectName }: Stored): Gated["target"] => ({
  ...{ kind: "credential", id, name: projectName },
});

const storedFacts = (site: SiteRef, { projectName, userName, method }: Stored): Fact[] => [
  fact("Site", site.name),
  fact("Project", projectName),
  fact("User", userName),
  fact("Signs in by", method === "password" ? "password" : "application credential"),
];

/** Another secret of a credential; its user and its project stay. */
export const gatedNewSecret = (
  site: SiteRef,
  stored: Stored,
  given: { secret: string; applicationCredentialId: string },
): Gated =>
  gated(site, {
    target: ofCredential(stored),
    title: `Replace the secret of the credential of ${stored.projectName} at ${site.name}.`,
    facts: [
      ...storedFacts(site, stored),
      ...(given.applicationCredentialId === ""
        ? []
        : [fact("By the application credential", given.applicationCredentialId)]),
    ],
    binding: { replace: given },
  });

/** The end of a credential. */
export const gatedRemoval = (site: SiteRef, stored: Stored, hadRecords: boolean): Gated =>
  gated(site, {
    target: ofCredential(stored),
    title: `Remove the credential of ${stored.projectName} at ${site.name}.`,
    facts: [
      ...storedFacts(site, stored),
      ...(hadRecords ? [fact("Is also", "the one that exports and imports backup records")] : []),
    ],
    binding: "remove",
  });

/** How compute hosts are reached; `keyText`: a new private key, undefined: the stored one stays. */
export interface HostAccessWanted {
  user: string;
  port: number;
  knownHosts: string;
  fingerprint: string;
  keyText: string | undefined;
}

type HostAccessStored = { userName: string; port: number; fingerprint: string; knownHosts: string };

/** What the facts compare with: changed since, it is another question. */
const pick = ({ userName, port, fingerprint, knownHosts }: HostAccessStored) => ({
  ...{ userName, port, fingerprint, knownHosts },
});

const reached = (user: string, port: number): string => `as ${user}, port ${port}`;

/** The first access to a site's compute hosts, or another one. */
export function gatedHostAccess(
  site: SiteRef,
  before: HostAccessStored | null,
  wanted: HostAccessWanted,
): Gated {
  const { user, port, knownHosts, fingerprint } = wanted;
  return gated(site, {
    title: before
      ? `Change how the compute hosts of ${site.name} are reached.`
      : `Let Stillpoint reach the compute hosts of ${site.name}.`,
    facts: [
      fact("Site", site.name),
      ...(before ? [fact("Is reached now", reached(before.userName, before.port))] : []),
      fact("Is reached then", reached(user, port)),
      ...(before ? [fact("Key now", before.fingerprint)] : []),
      fact("Key then", before?.fingerprint === fingerprint ? "the same" : fingerprint),
      ...hostKeyFacts(before?.knownHosts ?? null, knownHosts),
    ],
    binding: { hostAccess: wanted, old: before && pick(before) },
  });
}

/** The end of the access to a site's compute hosts. */
export const gatedHostAccessRemoval = (site: SiteRef, before: HostAccessStored): Gated =>
  gated(site, {
    title: `Forget how the compute hosts of ${site.name} are reached.`,
    facts: [
      fact("Site", site.name),
      fact("Is reached now", reached(before.userName, before.port)),
      fact("Key", before.fingerprint),
    ],
    binding: { forget: before.fingerprint },
  });

/** The end of a site, with all of its credentials. */
export const gatedSiteDeletion = (site: SiteRef, projects: readonly string[], reason: string): Gated =>
  gated(site, {
    title: `Delete the site ${site.name} with its credentials.`,
    facts: [fact("Site", site.name), fact("Credentials of", projects.join(", ")), fact("Reason", reason)],
    binding: { deleteSite: projects.toSorted(), reason },
  });

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Who vouches for a site's certificate. @param caPem as it is stored; null: nobody in particular */
const authorityWords = (caPem: string | null): string =>
  (caPem?.match(CERTIFICATE) ?? [])
    .map((pem) => new X509Certificate(pem))
    .map(({ subject, fingerprint256 }) => `${nameOf(subject)}, SHA-256 ${fingerprint256}`)
    .join("; ") || "any public one";

/** Whoever a site's Keystone knows may sign in from then on. @param caPem what is trusted as its certificate from then on */
export const gatedSignIns = (site: SiteRef & Pick<Site, "authUrl">, caPem: string | null): Gated =>
  gated(site, {
    title: `Let people sign in by the Keystone of ${site.name}.`,
    facts: [
      fact("Site", site.name),
      fact("Keystone", site.authUrl),
      fact("Certificate authority", authorityWords(caPem)),
    ],
    binding: { acceptSignIns: true, caPem },
  });

/** Another authority for a Keystone by which people sign in: whoever has its key could say who they are. */
export const gatedAuthority = (
  site: SiteRef & Pick<Site, "authUrl" | "caPem">,
  caPem: string | null,
): Gated =>
  gated(site, {
    title: `Trust another certificate authority at ${site.name}, by whose Keystone people sign in.`,
    facts: [
      fact("Site", site.name),
      fact("Keystone", site.authUrl),
      fact("Authority now", authorityWords(site.caPem)),
      fact("Authority then", authorityWords(caPem)),
    ],
    binding: { authority: caPem, old: site.caPem },
  });

/** Where tokens may go. */
const hostFacts = (hosts: readonly string[]): Fact[] =>
  hosts.length === 0
    ? [fact("Confirmed hosts", "none but its Keystone")]
    : hosts.map((host) => fact("Confirmed host", host));

function adoptionWords(adopts: ResolvedSite["adopts"]): string {
  const unproved = adopts.filter(({ evenUnproved }) => evenUnproved).length;
  return `${counted(adopts.length, "site")} known from manifests${unproved > 0 ? `, ${unproved} of them even unproved` : ""}`;
}

/** New sites by whose Keystones people sign in from then on; null: there are none among them. */
export function gatedNewKeystones(sites: readonly ResolvedSite[]): Gated | null {
  if (sites.length === 0) return null;
  const names = listed(sites.map(({ name }) => name));
  return {
    ...{ kind: "access_change", permission: "sites.change", href: routes.addSite },
    target: { kind: "site", id: "new", name: names },
    title: `Add ${names}, and let people sign in there.`,
    facts: sites.flatMap(({ name, connection, credentials, adopts }) => [
      fact("Site", name),
      fact(
        "Keystone",
        `${connection.authUrl}, region ${connection.region}, ${connection.interface} endpoints`,
      ),
      fact("Certificate authority", authorityWords(connection.caPem ?? null)),
      ...credentialFacts(credentials),
      ...hostFacts(connection.confirmedHosts),
      ...(adopts.length === 0 ? [] : [fact("Takes over", adoptionWords(adopts))]),
    ]),
    binding: sites.map(({ name, connection, credentials, adopts }) => {
      const { authUrl, region, interface: face, confirmedHosts, caPem = null } = connection;
      return { name, authUrl, region, face, confirmedHosts, caPem, credentials, adopts };
    }),
  };
}
