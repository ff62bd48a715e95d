/** Where a database is, of its address: never who signs in there, nor with what. Pure. */
export function databaseAddress(url: string): { address: string; name: string } {
  const { hostname, port, pathname, searchParams } = new URL(url);
  // A socket's folder stands in a parameter, as libpq has it.
  const host = searchParams.get("host") ?? hostname;
  const name = decodeURIComponent(pathname.slice(1)) || "postgres";
  if (host.startsWith("/")) return { address: host, name };
  return { address: `${host}:${searchParams.get("port") ?? (port || "5432")}`, name };
}
