import { useQuery } from "@tanstack/react-query";
import { fetchJson } from "@/components/data/fetch-json";
import { routes } from "@/lib/routes";
import type { LogFilter, PanelState } from "@/lib/sandbox-mode/panel";

const POLL_MS = 2_000;

/** The sandbox as it is now. The last known state stays while it does not answer. */
export const usePanel = (filter: LogFilter, first: PanelState, follow: boolean) =>
  useQuery<PanelState>({
    queryKey: ["sandbox", filter],
    queryFn: ({ signal }) => fetchJson<PanelState>(routes.api.sandbox(queryOf(filter)), signal),
    initialData: first,
    refetchInterval: follow ? POLL_MS : false,
  });

/** A filter as the address has it. */
export const queryOf = (filter: LogFilter): string =>
  new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString();
