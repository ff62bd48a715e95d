import { type Answer, type Ask, ok } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { pageOf, pageQuery } from "../paging";
import { FLAVORS, type Flavor } from "../rows-site";
import { briefFlavor, fullFlavor } from "./flavor-view";

const SORT_KEYS: Record<string, (flavor: Flavor) => string | number> = {
  flavorid: (f) => f.id,
  name: (f) => f.name,
  memory_mb: (f) => f.ramMib,
  root_gb: (f) => f.diskGib,
  vcpus: (f) => f.vcpus,
};

/** GET /flavors and /flavors/detail (nova/api/openstack/compute/flavors.py, _get_flavors) */
export function listFlavors(ask: Ask, isDetailed: boolean): Answer {
  const { caller, query } = ask;
  const isPublic = caller.isAdmin ? publicOf(query.get("is_public")) : true;
  const [minRam, minDisk] = [leastOf(ask, "minRam"), leastOf(ask, "minDisk")];
  const sortValue = SORT_KEYS[query.get("sort_key") ?? "flavorid"] ?? ((f) => f.id);
  const sign = query.get("sort_dir") === "desc" ? -1 : 1;
  const rows = ask.site
    .rows(FLAVORS)
    .filter(
      (f) =>
        // Asked for public ones, a project gets those that were given to it too.
        (isPublic === undefined ||
          f.isPublic === isPublic ||
          (isPublic && f.projectIds.includes(caller.projectId ?? ""))) &&
        f.ramMib >= minRam &&
        f.diskGib >= minDisk,
    )
    .sort((a, b) => sign * compare(sortValue(a), sortValue(b)));
  const { page, links } = pageOf(ask, rows, {
    ...pageQuery(ask),
    idOf: (flavor) => flavor.id,
    unknown: (marker) => `marker [${marker}] not found`,
  });
  const view = isDetailed ? fullFlavor : briefFlavor;
  return ok({ flavors: page.map((flavor) => view(ask, flavor)), ...(links ? { flavors_links: links } : {}) });
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function publicOf(text: string | null): boolean | undefined {
  if (text === null) return true;
  if (text.toLowerCase() === "none") return undefined;
  if (/^(1|t|true|on|y|yes)$/i.test(text)) return true;
  if (/^(0|f|false|off|n|no)$/i.test(text)) return false;
  throw new Refusal(400, `Invalid is_public filter [${text}]`);
}

function leastOf({ query }: Ask, name: string): number {
  const text = query.get(name);
  if (text !== null && !/^-?\d+$/.test(text)) throw new Refusal(400, `Invalid ${name} filter [${text}]`);
  return Number(text ?? 0);
}
