import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { useShell } from "@/components/shell/shell-context";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { type GuideView, guideKey } from "@/lib/sandbox-mode/guide/guide-steps";

const POLL_MS = 2_500;
const PUT_AWAY_POLL_MS = 30_000;

/** How far this person is with the first task; asked for again while it is shown. Nothing for whom the sandbox is not open. */
export function useGuide() {
  const { role, sandbox } = useShell();
  return useQuery<GuideView | null, Error>({
    queryKey: guideKey,
    queryFn: ({ signal }) => fetchJson<GuideView | null>(routes.api.guide, signal),
    enabled: (sandbox?.isRunning ?? false) && may(role, "sandbox.use"),
    refetchInterval: ({ state }) => {
      if (isSignedOut(state.error)) return false;
      return state.data?.isDismissed ? PUT_AWAY_POLL_MS : POLL_MS;
    },
  });
}
