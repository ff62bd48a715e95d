import { AppError } from "../errors";
import type { SiteConnection } from "../openstack/connection";
import { parseInput } from "../parse-input";
import type { Adoption } from "./adopt/adoption-offer";
import { checkCaPem } from "./check-ca-pem";
import type { CredentialUnderCheck } from "./checks/sign-in";
import { formCredential, formProblems } from "./form-credential";
import { groupClouds, projectLabel, type SiteDraft } from "./group-clouds";
import { checkHosts } from "./host-entries";
import { isLoopbackAllowed } from "./loopback-switch";
import { parseCloudsYaml } from "./parse-clouds-yaml";
import { readAuthUrl } from "./read-auth-url";
import { DraftsInput, type SiteInput } from "./schemas";

/** A site that is not stored yet, as its person described it. */
export interface ResolvedSite {
  name: string;
  connection: SiteConnection;
  credentials: CredentialUnderCheck[];
  isPlainHttp: boolean;
  acceptsSignIn: boolean;
  adopts: Adoption[];
}

type Fields = Record<string, string>;
type Rules = { allowLoopback: boolean };

/**
 * What the forms describe, looked at as far as that goes without asking the sites.
 * @throws AppError `invalid`, with fields such as "sites.0.caPem"
 */
export function resolveDrafts(
  input: unknown,
  refusal: string,
  rules: Rules = { allowLoopback: isLoopbackAllowed() },
): ResolvedSite[] {
  const { clouds, secure, sites } = parseInput(DraftsInput, input, refusal);
  const fields: Fields = {};
  const drafts = sites.some(({ source }) => source.from === "clouds")
    ? draftsOf(clouds, secure, fields, rules)
    : [];
  const resolved = sites.map((site, i) => resolve(site, `sites.${i}`, drafts, fields, rules));
  const whole = resolved.filter((site) => site !== undefined);
  if (Object.keys(fields).length > 0 || whole.length < sites.length)
    throw new AppError("invalid", refusal, fields);
  return whole;
}

function draftsOf(clouds: string, secure: string, fields: Fields, rules: Rules): SiteDraft[] {
  const file = parseCloudsYaml(clouds, secure, rules);
  if ("clouds" in file) return groupClouds(file.clouds.flatMap(({ targets }) => targets));
  fields[file.field] = file.problem;
  return [];
}

type Where = Pick<SiteConnection, "authUrl" | "region" | "interface" | "caPem">;

function resolve(
  site: SiteInput,
  at: string,
  drafts: readonly SiteDraft[],
  fields: Fields,
  rules: Rules,
): ResolvedSite | undefined {
  const problems: Fields = {};
  const found =
    site.source.from === "form"
      ? ofForm(site.source, problems, rules)
      : ofClouds(site.source, drafts, problems);
  const pasted = site.caPem.trim() || found?.where.caPem;
  const ca = pasted ? checkCaPem(pasted, new Date()) : undefined;
  if (ca && "problem" in ca) problems.caPem = ca.problem;
  // Before the site is asked: that, too, sends the password.
  if (found?.where.authUrl.startsWith("http:") && !site.acceptHttp)
    problems.acceptHttp =
      "Plain HTTP sends passwords and tokens readable by others. Accept it, or use https://.";
  const hosts = checkHosts(site.confirmedHosts, rules);
  if (hosts.problem) problems.confirmedHosts = hosts.problem;
  for (const [field, message] of Object.entries(problems)) fields[`${at}.${field}`] = message;
  if (!found || Object.keys(problems).length > 0) return undefined;
  return {
    name: site.name,
    connection: {
      ...found.where,
      name: site.name,
      caPem: ca && "pem" in ca ? ca.pem : undefined,
      confirmedHosts: hosts.entries,
      allowLoopback: rules.allowLoopback,
    },
    credentials: found.credentials,
    isPlainHttp: found.where.authUrl.startsWith("http:"),
    acceptsSignIn: site.acceptsSignIn,
    adopts: site.adopts,
  };
}

interface Found {
  where: Where;
  credentials: CredentialUnderCheck[];
}

function ofForm(
  source: Extract<SiteInput["source"], { from: "form" }>,
  problems: Fields,
  rules: Rules,
): Found | undefined {
  const url = readAuthUrl(source.authUrl, rules);
  if ("problem" in url) problems["source.authUrl"] = url.problem;
  for (const [field, message] of Object.entries(formProblems(source.credential)))
    problems[`source.credential.${field}`] = message;
  if ("problem" in url) return undefined;
  const credential = formCredential(source.credential);
  return {
    where: { authUrl: url.url, region: source.region, interface: source.interface },
    credentials: [{ label: projectLabel(credential) ?? "this credential", credential }],
  };
}

function ofClouds(
  source: Extract<SiteInput["source"], { from: "clouds" }>,
  drafts: readonly SiteDraft[],
  problems: Fields,
): Found | undefined {
  const draft = drafts.find(({ key }) => key === source.key);
  const chosen = source.clouds.map((name) => draft?.targets.find((target) => target.cloud === name));
  const missing = source.clouds.find((_name, i) => chosen[i] === undefined);
  if (missing !== undefined)
    problems.source = `clouds.yaml has no usable cloud "${missing}" for this site. Paste the file again.`;
  if (new Set(source.clouds).size < source.clouds.length) problems.source = "A cloud is chosen twice.";
  const targets = chosen.filter((target) => target !== undefined);
  const [first] = targets;
  if (!first) return undefined;
  const { authUrl, region } = first;
  return {
    where: { authUrl, region, interface: first.interface, caPem: targets.find((t) => t.caPem)?.caPem },
    credentials: targets.map(({ cloud, credential }) => ({ label: cloud, credential })),
  };
}
