import { useQuery } from "@tanstack/react-query";
import { ApiError, fetchJson } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { routes } from "@/lib/routes";

/** The key of all that is known of requests; invalidate it after one was decided. */
export const approvalsKey = ["approvals"] as const;

const POLL_MS = 2_000;
const FINAL = [401, 403, 404];
const ENDED: readonly ApprovalView["state"][] = ["refused", "withdrawn", "used", "expired"];

/**
 * One request, asked for every 2 s while something may come of it. The last known stays while there is no answer.
 * @param first as the server read it with the page
 */
export const useApproval = (id: string, first?: ApprovalView) =>
  useQuery<ApprovalView, Error>({
    queryKey: [...approvalsKey, id],
    ...(first ? { initialData: first } : {}),
    queryFn: ({ signal }) => fetchJson<ApprovalView>(routes.api.approval(id), signal),
    refetchInterval: ({ state: { error, data, dataUpdatedAt } }) => {
      if (error instanceof ApiError && FINAL.includes(error.status)) return false;
      if (error) return pollInterval(Date.now() - (dataUpdatedAt || Date.now()));
      return data && ENDED.includes(data.state) ? false : POLL_MS;
    },
  });
