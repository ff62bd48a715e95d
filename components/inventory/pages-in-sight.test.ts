import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { InventoryRow } from "@/lib/inventory/inventory";
import { readInventoryQuery } from "@/lib/inventory/inventory-query";
import { type LoadedPage, pagesInSight, ROWS_PER_PAGE } from "./pages-in-sight";
import { filtersOf } from "./use-inventory-query";

const filters = (search: string) => filtersOf(readInventoryQuery(new URLSearchParams({ search })));
const page = (search: string, number: number): LoadedPage => ({
  asOf: "2026-11-20T13:00:00.000Z",
  total: 1000,
  rows: [{ id: `${search}${number}` } as InventoryRow],
  facets: { site: [], project: [], status: [] },
  sites: [],
  hasSites: true,
  filters: filters(search),
  page: number,
});
const NONE = { data: undefined };

it("keeps the last page that was read while another one fails, its rows and its totals", () => {
  const before = page("web", 3);
  const { shown, rowAt, indexOf } = pagesInSight(NONE, NONE, before);
  expect(shown).toBe(before);
  expect(rowAt(3 * ROWS_PER_PAGE)?.id).toBe("web3");
  expect(indexOf(({ id }) => id === "web3")).toBe(3 * ROWS_PER_PAGE);
});

it("mixes no rows of two filters", () => {
  const { shown, rowAt } = pagesInSight(NONE, { data: page("new", 1) }, page("old", 0));
  expect(shown?.rows[0]?.id).toBe("old0");
  expect(rowAt(ROWS_PER_PAGE)).toBeUndefined();
});

it("shows both pages in sight, and what is newer of one that was there before", () => {
  const { rowAt } = pagesInSight({ data: page("a", 0) }, { data: page("a", 1) }, page("a", 0));
  expect([rowAt(0)?.id, rowAt(ROWS_PER_PAGE)?.id]).toEqual(["a0", "a1"]);
});

it("has the table drawn anew when its lower page arrives", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  let arrive = (_: LoadedPage) => {};
  const arrived = new Promise<LoadedPage>((resolve) => {
    arrive = resolve;
  });
  const observer = new QueryObserver<LoadedPage>(client, { queryKey: ["lower"], queryFn: () => arrived });
  // As useQuery does: told of are only the properties that the drawing has read.
  const lower = observer.trackResult(observer.getCurrentResult());
  expect(lower.error).toBeNull();
  pagesInSight({ data: page("a", 0) }, lower, undefined);
  const told: (LoadedPage | undefined)[] = [];
  const end = observer.subscribe(({ data }) => told.push(data));
  arrive(page("a", 1));
  await expect.poll(() => told.some((data) => data?.page === 1)).toBe(true);
  end();
  client.clear();
});
