import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { VNF_SORTS, type VnfFilters } from "./select-vnfs";
import { PROTECTION_ORDER } from "./vnf-status";

/** The filters of the list, as an address has them; what is not understood counts as not said. Pure. */
export function readVnfFilters(params: Pick<URLSearchParams, "get" | "getAll">): VnfFilters {
  const protection = params.getAll("protection");
  return {
    search: params.get("search") ?? "",
    site: params.getAll("site"),
    protection: PROTECTION_ORDER.filter((kind) => protection.includes(kind)),
    sort: VNF_SORTS.find((sort) => sort === params.get("sort")) ?? "protection",
    order: params.get("order") === "desc" ? "desc" : "asc",
  };
}

/** The same as search parameters, without what is said by default. Pure. */
export function vnfSearchParams({ search, site, protection, sort, order }: VnfFilters): URLSearchParams {
  return new URLSearchParams([
    ...(search === "" ? [] : [["search", search]]),
    ...site.map((name) => ["site", name]),
    ...protection.map((kind) => ["protection", kind]),
    ...(sort === "protection" ? [] : [["sort", sort]]),
    ...(order === "asc" ? [] : [["order", order]]),
  ]);
}

/** The filters, kept in the address: a link to it shows the same. */
export function useVnfFilters() {
  const params = useSearchParams();
  const filters = useMemo(() => readVnfFilters(new URLSearchParams(params)), [params]);
  const change = useCallback((next: Partial<VnfFilters>) => {
    const before = readVnfFilters(new URLSearchParams(window.location.search));
    const query = vnfSearchParams({ ...before, ...next }).toString();
    const address = query === "" ? window.location.pathname : `?${query}`;
    // What is typed replaces the address, so that Back does not spell.
    if (Object.keys(next).join() === "search") window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
  }, []);
  return { filters, change };
}

/** Whether anything is filtered out. */
export const isFiltered = ({ search, site, protection }: VnfFilters): boolean =>
  search !== "" || site.length + protection.length > 0;
