import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LocalSignInNotice } from "@/components/auth/local-sign-in-notice";
import { OverviewView } from "@/components/overview/overview-view";
import { SandboxOffNotice } from "@/components/overview/sandbox-off-notice";
import { Page } from "@/components/shell/page";
import { requirePageSession } from "@/lib/auth/session";
import { listDecisions } from "@/lib/recoveries/list-decisions";
import { routes } from "@/lib/routes";
import { sandboxMark } from "@/lib/sandbox-mode/sandbox-mark";
import { recentLocalSignIn } from "@/lib/sessions/recent-local-sign-in";
import { setUpStep } from "@/lib/set-up/set-up-step";
import { listVnfs } from "@/lib/vnfs/list-vnfs";
import { decisionsKey, vnfsKey } from "@/lib/vnfs/vnf-keys";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const session = await requirePageSession(routes.overview);
  // The first visit of a fresh installation goes on where it was left.
  if (await setUpStep(session)) redirect(routes.setUp);
  const [localSignIn, sandbox] = await Promise.all([recentLocalSignIn(session), sandboxMark()]);
  const isOff = sandbox && !sandbox.isRunning;
  const notice = (localSignIn || isOff) && (
    <div className="grid gap-2">
      {localSignIn && <LocalSignInNotice signIn={localSignIn} />}
      {isOff && <SandboxOffNotice mark={sandbox} />}
    </div>
  );
  const client = new QueryClient();
  await Promise.all([
    client.prefetchQuery({ queryKey: vnfsKey, queryFn: () => listVnfs(session) }),
    client.prefetchQuery({ queryKey: decisionsKey, queryFn: () => listDecisions(session) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={[{ label: "Overview" }]}>
        <OverviewView notice={notice} />
      </Page>
    </HydrationBoundary>
  );
}
