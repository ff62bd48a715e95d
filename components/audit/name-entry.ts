/** Names the row that is open in the address, so that it can be sent on; null when none is. Asks for nothing. */
export function nameEntry(id: string | null): void {
  const url = new URL(window.location.href);
  if (id === null) url.searchParams.delete("entry");
  else url.searchParams.set("entry", id);
  window.history.replaceState(null, "", `${url.pathname}${url.search}`);
}
