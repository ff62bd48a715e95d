"use client";

import { type ReactNode, useId, useState } from "react";
import { StaleNotice } from "@/components/data/stale-notice";
import { ShowGuideButton } from "@/components/guide/show-guide-button";
import { StoryBar } from "@/components/story/story-bar";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { LinkTabs } from "@/components/ui/tabs";
import { routes } from "@/lib/routes";
import type { LogFilter, Panel } from "@/lib/sandbox-mode/panel";
import { ActiveFaults } from "./active-faults";
import { ClockSection } from "./clock-section";
import { isUsedUp } from "./fault-words";
import { LogSection } from "./log-section";
import type { PanelActions } from "./panel-actions";
import { PanelButton } from "./panel-button";
import { PanelSites } from "./panel-sites";
import { PARTS, type Part, partOf } from "./parts";
import { SwitchList } from "./switch-list";
import { usePanel } from "./use-panel";

interface Props {
  part: Part;
  panel: Panel;
  filter: LogFilter;
  actions: PanelActions;
}

/** The panel of the sandbox: what is broken, and everything that breaks or heals. */
export function PanelView({ part, panel, filter, actions }: Props) {
  const [follow, setFollow] = useState(true);
  const { data, error } = usePanel(filter, panel, follow || part !== "log");
  const { sites, faults, clock, entries } = data;
  const active = faults.filter((fault) => !isUsedUp(fault)).length;
  const isBroken = active > 0;
  return (
    <>
      <PageHeader
        title="Sandbox"
        note={isBroken ? `${active} ${active === 1 ? "fault" : "faults"} active` : "No fault is active"}
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <ShowGuideButton />
            <PanelButton
              action={actions.flip}
              values={{ name: "heal" }}
              label="Heal everything"
              kind={isBroken ? "primary" : "plain"}
              size="m"
            />
          </div>
        }
      />
      <StoryBar />
      {error && <StaleNotice error={error} />}
      <LinkTabs label="Sandbox" items={tabsOf(panel)} />
      {part === "log" ? (
        <div className="-mt-2">
          <LogSection {...{ entries, sites, filter, follow, setFollow }} />
        </div>
      ) : (
        <div className="-mx-gutter -mt-4 -mb-8 grid flex-1 md:grid-cols-[minmax(0,1fr)_320px]">
          <div className="min-w-0 px-gutter pt-3 pb-6">
            {part === "sites" && (
              <Section title="Simulated sites" note="no real cloud is touched">
                <PanelSites sites={sites} faults={faults} flip={actions.flip} />
              </Section>
            )}
            <SwitchList {...panel} {...{ part, sites, faults }} flip={actions.flip} />
          </div>
          <aside aria-label="At present" className="border-line px-5 pt-3 pb-5 max-md:border-t md:border-l">
            <Side title="Active now">
              <ActiveFaults faults={faults} sites={sites} remove={actions.remove} />
            </Side>
            <Side title="Clock">
              <ClockSection clock={clock} moveClock={actions.moveClock} />
            </Side>
          </aside>
        </div>
      )}
    </>
  );
}

const tabsOf = ({ switches }: Panel) =>
  Object.entries(PARTS)
    .map(([part, label]) => ({
      href: routes.sandbox(part === "sites" ? undefined : part),
      label,
      count: part === "log" ? undefined : switches.filter((each) => partOf(each) === part).length,
    }))
    .filter(({ count }) => count !== 0)
    .map(({ count, ...tab }) => (count === undefined ? tab : { ...tab, count }));

function Side({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="not-first:mt-3 not-first:border-t not-first:border-line not-first:pt-2"
    >
      <h2 id={id} className="mb-1 flex h-8 items-center text-14 font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
