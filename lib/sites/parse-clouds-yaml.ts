import type { Interface } from "../openstack/catalog";
import type { Credential } from "../openstack/connection";
import { type CloudFields, cloudFields, isNo, isYes, mergeOver, textOf } from "./cloud-fields";
import { readAuthUrl } from "./read-auth-url";
import { type FieldProblem, nameProblem, readCredential } from "./read-credential";
import { readYaml, YamlError, type YamlMap, type YamlValue } from "./read-yaml";

/** One cloud in one of its regions. */
export interface CloudTarget {
  cloud: string;
  authUrl: string;
  isPlainHttp: boolean;
  region: string;
  interface: Interface;
  credential: Credential;
  /** The PEM itself, when it stands in the file. */
  caPem?: string | undefined;
  /** A file on the machine of whoever wrote clouds.yaml: it cannot be read from here. */
  caPath?: string | undefined;
  /** What was assumed or left out. */
  notes: string[];
}

export interface ParsedCloud {
  name: string;
  /** One per region; none when something is wrong with the cloud. */
  targets: CloudTarget[];
  problems: FieldProblem[];
}

/** The clouds of a clouds.yaml, or why it cannot be read and which of the two files is at fault. */
export type CloudsFile = { clouds: ParsedCloud[] } | { field: "clouds" | "secure"; problem: string };

const MAX_CLOUDS = 100;

/**
 * Reads a clouds.yaml, with secure.yaml laid over it (openstack/config/loader.py). Every cloud is read for itself:
 * what is wrong with one keeps none of the others away.
 */
export function parseCloudsYaml(text: string, secure: string, rules: { allowLoopback: boolean }): CloudsFile {
  const below = cloudsOf(text, "clouds.yaml", true);
  if (typeof below === "string") return { field: "clouds", problem: below };
  const above = secure.trim() === "" ? new Map() : cloudsOf(secure, "secure.yaml", false);
  if (typeof above === "string") return { field: "secure", problem: above };
  const merged = mergeOver(below, above);
  if (merged.size > MAX_CLOUDS)
    return { field: "clouds", problem: `clouds.yaml has ${merged.size} clouds; at most 100 are read.` };
  return { clouds: [...merged].map(([name, value]) => readCloud(name, value, rules)) };
}

function cloudsOf(text: string, file: string, needed: boolean): YamlMap | string {
  if (text.trim() === "") return `${file} is empty. Paste its text or choose the file.`;
  try {
    const clouds = readYaml(text, file).get("clouds");
    if (clouds instanceof Map && (clouds.size > 0 || !needed)) return clouds;
    return clouds === undefined || clouds === "" || clouds instanceof Map
      ? `${file} has no clouds. It begins with "clouds:" and has one entry per cloud below it.`
      : `${file}: "clouds:" is not a mapping. Below it stands one entry per cloud, by its name.`;
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
}

function readCloud(name: string, value: YamlValue, rules: { allowLoopback: boolean }): ParsedCloud {
  const problems: FieldProblem[] = [];
  const report = (field: string, message: string) => {
    if (!problems.some((p) => p.field === field && p.message === message)) problems.push({ field, message });
  };
  const cloud = { name, problems, targets: [] as CloudTarget[] };
  const wrongName = name.trim() === "" ? "The cloud has no name." : nameProblem(name);
  if (wrongName) report("name", wrongName);
  if (!(value instanceof Map)) {
    report("name", "The cloud has no settings. It needs auth: and region_name: below its name.");
    return cloud;
  }
  for (const region of regionsOf(value, report)) {
    const target = readTarget(name, cloudFields(region.settings), region.name, report, rules);
    if (target) cloud.targets.push(target);
  }
  if (problems.length > 0) cloud.targets = [];
  return cloud;
}

type Report = (field: string, message: string) => void;

/** loader.py, _get_known_regions and _expand_regions: `regions`, of names or {name, values}; or `region_name`. */
function regionsOf(cloud: YamlMap, report: Report): { name: string; settings: YamlMap }[] {
  const { cloud: fields } = cloudFields(cloud);
  const listed = fields.get("regions") ?? fields.get("region_name");
  const items = typeof listed === "string" ? listed.split(",") : Array.isArray(listed) ? listed : [];
  const regions = items.map((item) => {
    const values = item instanceof Map ? item.get("values") : undefined;
    const name = item instanceof Map ? item.get("name") : item;
    return {
      name: typeof name === "string" ? name.trim() : "",
      settings: values instanceof Map ? mergeOver(fields, values) : fields,
    };
  });
  const named = regions.filter(({ name }) => name !== "" && name !== "~" && name !== "null");
  const first = named[0];
  if (!first || named.length < regions.length) {
    const profile = fields.get("profile") ?? fields.get("cloud");
    report(
      "region_name",
      typeof profile === "string"
        ? "The region is missing. It may be in the vendor file that profile names, which cannot be read from here: write region_name out."
        : "The region is missing. Write region_name, as the catalog has it, such as RegionOne.",
    );
  }
  for (const { name } of named) {
    const problem = nameProblem(name);
    if (problem) report("region_name", problem);
  }
  // The rest of the cloud is read all the same, so that everything wrong with it is said at once.
  return first ? named : [{ name: "", settings: fields }];
}

function readTarget(
  cloud: string,
  fields: CloudFields,
  region: string,
  report: Report,
  rules: { allowLoopback: boolean },
): CloudTarget | undefined {
  const notes: string[] = [];
  const profile = textOf({ cloud: fields.cloud, auth: new Map() }, "profile", "cloud");
  const given = textOf(fields, "auth_url");
  if (profile !== undefined && given === undefined) {
    report(
      "profile",
      "The vendor file that profile names cannot be read from here. Write auth_url and region_name out.",
    );
  } else if (profile !== undefined) {
    notes.push("What the vendor profile adds is not read; auth_url and region_name stand here.");
  }
  const authUrl = readAuthUrl(given ?? "", rules);
  if ("problem" in authUrl) {
    if (profile === undefined || given !== undefined) report("auth_url", authUrl.problem);
  } else notes.push(...authUrl.notes);
  if (/^v?2/.test(textOf(fields, "identity_api_version") ?? ""))
    report("identity_api_version", "Keystone's version 2 no longer exists. Write 3, or leave it out.");
  const wanted = readInterface(fields, report);
  const ca = readCa(fields, report);
  const credential = readCredential(fields, report);
  if ("problem" in authUrl || !credential) return undefined;
  const { url, isPlainHttp } = authUrl;
  return { cloud, authUrl: url, isPlainHttp, region, interface: wanted, credential, ...ca, notes };
}

/** loader.py, _fix_backwards_interface: endpoint_type is the old name, publicURL the old word. */
function readInterface(fields: CloudFields, report: Report): Interface {
  const text = textOf(fields, "interface", "endpoint_type") ?? "public";
  const word = text.replace(/URL$/, "");
  if (word === "public" || word === "internal" || word === "admin") return word;
  report("interface", "The interface is public, internal or admin.");
  return "public";
}

function readCa(fields: CloudFields, report: Report): { caPem?: string; caPath?: string } {
  const { cloud } = fields;
  const off = isNo(cloud.get("verify")) || isYes(cloud.get("insecure"));
  if (off)
    report(
      cloud.has("insecure") ? "insecure" : "verify",
      "Certificates are always verified. Leave this out and paste the site's CA certificate instead.",
    );
  if (textOf(fields, "cert", "key"))
    report("cert", "Client certificates are not supported. Use a password or an application credential.");
  const ca = textOf(fields, "cacert") ?? textOf(fields, "ca_cert");
  if (ca === undefined) return {};
  return ca.includes("-----BEGIN") ? { caPem: ca } : { caPath: ca.slice(0, 300) };
}
