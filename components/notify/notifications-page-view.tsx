"use client";

import { useRefresh } from "@/components/data/use-refresh";
import type { NotificationsView } from "@/lib/notify/schemas";
import type { ListActions, MessageActions } from "./channel-actions";
import { ChannelsSection } from "./channels-section";
import { IncidentsSection } from "./incidents-section";
import { UndeliveredSection } from "./undelivered-section";

const EVERY_MS = 10_000;

interface Props {
  view: NotificationsView;
  mayChange: boolean;
  actions: ListActions & MessageActions;
}

/** Who is told of incidents, which messages did not arrive, and the incidents themselves. */
export function NotificationsPageView({ view, mayChange, actions }: Props) {
  useRefresh(EVERY_MS);
  return (
    <>
      <ChannelsSection channels={view.channels} mayChange={mayChange} actions={actions} />
      <UndeliveredSection view={view} mayChange={mayChange} actions={actions} />
      <IncidentsSection incidents={view.incidents} goingOn={view.counts.goingOn} />
    </>
  );
}
