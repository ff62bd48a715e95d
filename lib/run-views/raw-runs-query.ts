import { RunsQuery } from "./runs-query";

const LISTS: readonly string[] = ["state", "kind"];

/** Search parameters as RunsQuery takes them; parameters of other names are none of ours. Pure. */
export function rawRunsQuery(params: URLSearchParams): Record<string, string | string[]> {
  const raw: Record<string, string | string[]> = {};
  for (const name of Object.keys(RunsQuery.shape)) {
    if (params.has(name)) raw[name] = LISTS.includes(name) ? params.getAll(name) : (params.get(name) ?? "");
  }
  return raw;
}
