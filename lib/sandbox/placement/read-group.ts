import type { Site } from "../core/site";
import { badQuery, badRequest } from "./errors";
import { inventoriesOf } from "./inventory";
import { type Amounts, HOSTS } from "./rows";
import { RESOURCE_CLASSES } from "./standard-names";
import { isTrait } from "./traits-of";

/** What one group of a query asks for: all of it must be true of a host. */
export interface Group {
  resources: Amounts;
  /** One of each list. */
  required: readonly (readonly string[])[];
  forbidden: readonly string[];
  /** In one of each list. */
  memberOf: readonly (readonly string[])[];
  notMemberOf: readonly string[];
  inTree: string | undefined;
}

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

/** Reads the parameters of one group. @throws Refusal 400 (placement/util.py, normalize_…_qs_param) */
export function readGroup(site: Site, query: URLSearchParams, suffix = ""): Group {
  const resources = query.get(`resources${suffix}`);
  const traits = query.getAll(`required${suffix}`).map((text) => readTraits(site, text));
  const aggregates = query.getAll(`member_of${suffix}`).map(readMemberOf);
  const inTree = query.get(`in_tree${suffix}`) ?? undefined;
  if (inTree !== undefined && !isUuid(inTree))
    throw badQuery(`Expected 'in_tree' parameter to be a format of uuid. Got: ${inTree}`);
  return {
    resources: resources === null ? {} : readResources(site, resources),
    required: traits.flatMap((each) => each.required),
    forbidden: traits.flatMap((each) => each.forbidden),
    memberOf: aggregates.flatMap((each) => (each.isForbidden ? [] : [each.ids])),
    notMemberOf: aggregates.flatMap((each) => (each.isForbidden ? each.ids : [])),
    inTree,
  };
}

function readResources(site: Site, text: string): Amounts {
  const form =
    "Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got:";
  if (text.trim() === "") throw badRequest(`${form} empty string.`);
  const found: Record<string, number> = {};
  for (const part of text.split(",")) {
    const [name = "", amount, ...rest] = part.split(":");
    if (amount === undefined || rest.length > 0) throw badRequest(`${form} ${text}.`);
    if (!/^\s*[+-]?\d+\s*$/.test(amount))
      throw badRequest(`Requested resource ${name} expected positive integer amount. Got: ${amount}.`);
    if (Number(amount) < 1)
      throw badRequest(`Requested resource ${name} requires amount >= 1. Got: ${Number(amount)}.`);
    if (!isResourceClass(site, name))
      throw badRequest(`Invalid resource class in resources parameter: No such resource class ${name}.`);
    found[name] = Number(amount);
  }
  return found;
}

/** Whether there is such a class at this site. */
export const isResourceClass = (site: Site, name: string): boolean =>
  RESOURCE_CLASSES.has(name) || site.rows(HOSTS).find((host) => name in inventoriesOf(host)) !== undefined;

function readTraits(site: Site, text: string): { required: string[][]; forbidden: string[] } {
  const isAny = text.startsWith("in:");
  const names = (isAny ? text.slice(3) : text).split(",");
  if (names.some((name) => name === "" || name === "!"))
    throw badQuery(
      `Expected 'required' parameter value of the form: HW_CPU_X86_VMX,!CUSTOM_MAGIC. Got an empty trait in: ${text}`,
    );
  const unknown = names.map((name) => name.replace(/^!/, "")).filter((name) => !isTrait(site, name));
  if (unknown.length > 0) throw badRequest(`No such trait(s): ${unknown.join(", ")}.`);
  if (isAny) return { required: [names], forbidden: [] };
  return {
    required: names.filter((name) => !name.startsWith("!")).map((name) => [name]),
    forbidden: names.filter((name) => name.startsWith("!")).map((name) => name.slice(1)),
  };
}

function readMemberOf(text: string): { ids: string[]; isForbidden: boolean } {
  const isForbidden = text.startsWith("!");
  const plain = isForbidden ? text.slice(1) : text;
  const ids = plain.startsWith("in:") ? plain.slice(3).split(",") : [plain];
  const bad = ids.find((id) => !isUuid(id));
  if (bad !== undefined)
    throw badQuery(`Expected 'member_of' parameter to contain valid UUID(s). Got: ${bad}`);
  return { ids, isForbidden };
}
