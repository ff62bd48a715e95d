import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { breakGlassAction } from "@/app/actions/break-glass-action";
import { chooseTheme } from "@/app/actions/choose-theme";
import { dismissGuideAction } from "@/app/actions/dismiss-guide-action";
import { endWeekAction } from "@/app/actions/end-week-action";
import { noteSeenAction } from "@/app/actions/note-seen-action";
import { signOut } from "@/app/actions/sign-out";
import { thawNowAction } from "@/app/actions/thaw-now-action";
import { withdrawApprovalAction } from "@/app/actions/withdraw-approval-action";
import { QueryProvider } from "@/components/data/query-provider";
import { AppShell } from "@/components/shell/app-shell";
import { parseTheme, THEME_COOKIE } from "@/components/shell/theme";
import { may } from "@/lib/auth/permissions";
import { currentSession } from "@/lib/auth/session";
import { getInstallation } from "@/lib/installation/get-installation";
import { installationKey } from "@/lib/installation/installation";
import { hasSandbox } from "@/lib/sandbox-mode/ask-sandbox";
import { guideKey } from "@/lib/sandbox-mode/guide/guide-steps";
import { readGuide } from "@/lib/sandbox-mode/guide/read-guide";
import { sandboxMark } from "@/lib/sandbox-mode/sandbox-mark";
import { readStory } from "@/lib/sandbox-mode/story/read-story";
import { storyKey } from "@/lib/sandbox-mode/story/story-view";
import { readSecuritySettings } from "@/lib/settings/read-security-settings";
import { checkSitesNowAction } from "./sites/check-sites-now-action";

const ACTIONS = {
  signOut,
  chooseTheme,
  checkSites: checkSitesNowAction,
  thawNow: thawNowAction,
  noteSeen: noteSeenAction,
  dismissGuide: dismissGuideAction,
  withdrawApproval: withdrawApprovalAction,
  breakGlass: breakGlassAction,
  endWeek: endWeekAction,
};

/** The frame of the signed-in pages. Each page checks the session itself: a layout is not run on every request. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  // The page then sends the browser to sign in, and knows where to come back to; or to the set-up.
  if (!session || session.mustChangePassword) return children;
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const client = new QueryClient();
  const [sandbox, { fourEyes }] = await Promise.all([
    sandboxMark(),
    readSecuritySettings(),
    client.prefetchQuery({ queryKey: installationKey, queryFn: () => getInstallation() }),
    ...(hasSandbox() ? [client.prefetchQuery({ queryKey: storyKey, queryFn: () => readStory() })] : []),
    ...(hasSandbox() && may(session.role, "sandbox.use")
      ? [client.prefetchQuery({ queryKey: guideKey, queryFn: () => readGuide(session) })]
      : []),
  ]);
  return (
    <QueryProvider>
      <HydrationBoundary state={dehydrate(client)}>
        <AppShell
          name={session.name}
          role={session.role}
          theme={theme}
          actions={ACTIONS}
          sandbox={sandbox}
          fourEyes={fourEyes}
        >
          {children}
        </AppShell>
      </HydrationBoundary>
    </QueryProvider>
  );
}
