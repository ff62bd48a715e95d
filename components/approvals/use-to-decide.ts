import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import { useShell } from "@/components/shell/shell-context";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { approvalsKey } from "./use-approval";

/** How many requests wait for whoever looks; 0 while nothing is known. Kept up to date. */
export function useToDecide(): number {
  const { role } = useShell();
  const { data } = useQuery<{ toDecide: number }, Error>({
    queryKey: [...approvalsKey, "to-decide"],
    queryFn: ({ signal }) => fetchJson(routes.api.approvals, signal),
    enabled: may(role, "approvals.view"),
    refetchInterval: ({ state: { error, dataUpdatedAt } }) =>
      isSignedOut(error) ? false : pollInterval(Date.now() - (dataUpdatedAt || Date.now())),
  });
  return data?.toDecide ?? 0;
}
