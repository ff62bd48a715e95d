import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PanelView } from "@/components/sandbox/panel-view";
import { isPart, PARTS } from "@/components/sandbox/parts";
import { SandboxSilent } from "@/components/sandbox/sandbox-silent";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { isAppError } from "@/lib/errors";
import { routes } from "@/lib/routes";
import { hasSandbox } from "@/lib/sandbox-mode/ask-sandbox";
import { LogFilter } from "@/lib/sandbox-mode/panel";
import { readPanel } from "@/lib/sandbox-mode/read-panel";
import { listSites } from "@/lib/sites/list-sites";
import { sitesKey } from "@/lib/sites/sites-list";
import { flipSwitchAction } from "../flip-switch-action";
import { moveClockAction } from "../move-clock-action";
import { removeFaultAction } from "../remove-fault-action";

export const metadata: Metadata = { title: "Sandbox" };

const ACTIONS = { flip: flipSwitchAction, remove: removeFaultAction, moveClock: moveClockAction };

export default async function SandboxPage(props: PageProps<"/sandbox/[[...part]]">) {
  const session = await requirePagePermission(routes.sandbox(), "sandbox.use");
  const [part = "sites", ...more] = (await props.params).part ?? [];
  if (!hasSandbox() || !isPart(part) || more.length > 0) notFound();
  const filter = LogFilter.catch({}).parse(part === "log" ? await props.searchParams : {});
  const client = new QueryClient();
  const [panel] = await Promise.all([
    readPanel(session, filter).catch((error: unknown) => {
      if (isAppError(error, "unavailable")) return null;
      throw error;
    }),
    client.prefetchQuery({ queryKey: sitesKey, queryFn: () => listSites(session) }),
  ]);
  const trail = [
    { label: "Sandbox", ...(part === "sites" ? {} : { href: routes.sandbox() }) },
    ...(part === "sites" ? [] : [{ label: PARTS[part] }]),
  ];
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={trail}>
        {panel ? (
          <PanelView part={part} panel={panel} filter={filter} actions={ACTIONS} />
        ) : (
          <SandboxSilent />
        )}
      </Page>
    </HydrationBoundary>
  );
}
