/** Opens one row of the log in place, or closes it. In the address, so that it can be sent on; without a new request. */
export function openEntry(id: string | null): void {
  const url = new URL(window.location.href);
  if (id === null) url.searchParams.delete("entry");
  else url.searchParams.set("entry", id);
  window.history.replaceState(null, "", `${url.pathname}${url.search}`);
}
