import { memo } from "react";
import { FilterChip } from "@/components/data/filter-chip";
import { SearchBox } from "@/components/data/search-box";
import { STATUS } from "@/components/status/status-meta";
import { Button } from "@/components/ui/button";
import type { InventoryFacets } from "@/lib/inventory/inventory";
import type { StatusGroup } from "@/lib/inventory/status-group";
import { type FilterChange, type InventoryFilters, isFiltered, withValue } from "./use-inventory-query";
import { vmStatus } from "./vm-status";

const CLEARED = { search: "", site: [], project: [], status: [] } satisfies Partial<InventoryFilters>;

interface Props {
  filters: InventoryFilters;
  facets: InventoryFacets | undefined;
  change: (next: FilterChange) => void;
  /** "23 of 10,024" */
  count: string;
}

const GROUP_WORDS = { paused: "Paused or suspended", off: "Off or shelved" } as const;

/**
 * The search and the filters above the table, and how many VMs they leave. Not drawn again when a row is selected:
 * its menus are the dearest thing on the page.
 */
export const VmFilters = memo(function VmFilters({ filters, facets, change, count }: Props) {
  const status = (facets?.status ?? []).map(({ value, count: n }) => ({
    value,
    count: n,
    label:
      value in GROUP_WORDS
        ? GROUP_WORDS[value as keyof typeof GROUP_WORDS]
        : STATUS[vmStatus(value, "")].word,
  }));
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <SearchBox
        label="Filter the VMs"
        placeholder="Name, id, address, flavor"
        value={filters.search}
        onChange={(search) => change({ search })}
      />
      <FilterChip
        label="Site"
        options={facets?.site ?? []}
        value={filters.site}
        onChange={(value, on) => change(({ site }) => ({ site: withValue(site, value, on) }))}
      />
      <FilterChip
        label="Project"
        options={facets?.project ?? []}
        value={filters.project}
        onChange={(value, on) => change(({ project }) => ({ project: withValue(project, value, on) }))}
      />
      <FilterChip
        label="Status"
        options={status}
        value={filters.status}
        onChange={(value, on) =>
          change((known) => ({ status: withValue(known.status, value as StatusGroup, on) }))
        }
      />
      {isFiltered(filters) && (
        <Button kind="quiet" size="s" onClick={() => change(CLEARED)}>
          Clear filters
        </Button>
      )}
      <p role="status" className="ml-auto text-12 text-subtle">
        {count}
      </p>
    </div>
  );
});
