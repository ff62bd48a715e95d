import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import { type AuditEntryGroup, type AuditPage, auditKeys } from "@/lib/audit/audit-log";
import type { AuditAddress } from "@/lib/audit/audit-query";
import { routes } from "@/lib/routes";
import { auditSearch } from "./audit-href";

/**
 * A page of the log, kept up to date: outcomes come to their intents, and new rows are counted. Bound by its first row,
 * so that nothing moves under who reads it.
 */
export function useAuditLog({ filter, params }: AuditAddress, first: AuditPage | null) {
  const top = first?.rows[0]?.id;
  const search = auditSearch(filter, top === undefined ? params : { upto: top });
  return useQuery<AuditPage, Error>({
    queryKey: auditKeys.page(search),
    queryFn: ({ signal }) => fetchJson<AuditPage>(`${routes.api.audit}?${search}`, signal),
    ...(first ? { initialData: first, initialDataUpdatedAt: Date.parse(first.asOf) } : {}),
    refetchInterval: ({ state }) =>
      isSignedOut(state.error) ? false : pollInterval(Date.now() - (state.dataUpdatedAt || Date.now())),
  });
}

// The worker looks every two seconds for what another process left unchained.
const CHAINED_WITHIN_MS = 2_000;
const LONGEST_MS = 30_000;

/** Soon at first; an entry that nobody chains is asked for ever less often. */
const waitFor = ({ asOf, first }: AuditEntryGroup): number =>
  Math.min(Math.max((Date.parse(asOf) - Date.parse(first.at)) / 2, CHAINED_WITHIN_MS), LONGEST_MS);

const isWaiting = ({ first, outcomes }: AuditEntryGroup) =>
  [first, ...outcomes].some(({ chain }) => chain.state === "waiting");

/** One entry whole. Asked for again when `version` changes, its outcome came, and until the chain has reached it. */
export const useAuditEntry = (id: string, version: string, initial: AuditEntryGroup | null) =>
  useQuery<AuditEntryGroup, Error>({
    queryKey: auditKeys.entry(id, version),
    queryFn: ({ signal }) => fetchJson<AuditEntryGroup>(routes.api.auditEntry(id), signal),
    ...(initial ? { initialData: initial } : {}),
    placeholderData: (previous) => previous,
    refetchInterval: ({ state }) => {
      if (isSignedOut(state.error) || !state.data || !isWaiting(state.data)) return false;
      return state.error ? pollInterval(Date.now() - state.dataUpdatedAt) : waitFor(state.data);
    },
  });
