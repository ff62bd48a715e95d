import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { runsParams } from "@/lib/run-views/runs-query";

/** What the list of runs is asked for, kept in the address: a link to it shows the same. */
export function useRunsQuery() {
  const address = useSearchParams();
  const query = useMemo(() => runsParams(everyOf(new URLSearchParams(address))), [address]);
  const change = useCallback((next: URLSearchParams, isTyped = false) => {
    const text = next.toString();
    const to = text === "" ? window.location.pathname : `?${text}`;
    // What is typed replaces the address, so that Back does not spell.
    if (isTyped) window.history.replaceState(null, "", to);
    else window.history.pushState(null, "", to);
  }, []);
  return { query, change };
}

const everyOf = (params: URLSearchParams): Record<string, string[]> =>
  Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));

/** The same query with a value of a filter put in or taken out, from its newest page on. Pure. */
export function withFilter(
  query: URLSearchParams,
  name: string,
  value: string,
  on: boolean,
): URLSearchParams {
  const next = new URLSearchParams(
    [...query].filter(([key, known]) => key !== "before" && !(key === name && known === value)),
  );
  if (on) next.append(name, value);
  return next;
}

/** The same query with one value under a name; an empty one takes it out. Pure. */
export function withValue(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(query);
  if (name !== "before") next.delete("before");
  if (value === "") next.delete(name);
  else next.set(name, value);
  return next;
}
