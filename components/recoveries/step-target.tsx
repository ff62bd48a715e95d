"use client";

import { CircleCheck, CircleHelp, OctagonX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatDay, formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { InertLines } from "@/components/data/inert-lines";
import { ReadFailed } from "@/components/data/read-failed";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Mapping } from "@/lib/recoveries/mapping";
import type { PointOption, RecoveryOptions, SiteOption } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { countVerdicts } from "./drill-words";
import { MappingTable } from "./mapping-table";
import { networkNote } from "./mode-words";
import { TierList } from "./plan/tier-list";
import { ReadinessList } from "./readiness-list";
import { type RecoverMode, whyNotAt } from "./recover-entries";

export interface PlanQuery {
  view: RecoveryPlanView | undefined;
  error: Error | null;
  isFetching: boolean;
  retry: () => void;
}

interface Props {
  options: RecoveryOptions;
  mode: RecoverMode;
  point: PointOption;
  site: SiteOption | undefined;
  plan: PlanQuery;
  onChoose: (siteId: string) => void;
  /** How a row of the mapping is changed; missing for who may only look. */
  change?: ((mapping: Mapping) => ReactNode) | undefined;
  /** Which hooks are called; missing where none may be chosen. */
  hooks?: ReactNode;
}

/** Where it is rebuilt, whether that would work there, and what becomes of what. */
export function StepTarget({ options, mode, point, site, plan, onChoose, change, hooks }: Props) {
  if (options.sites.length === 0)
    return (
      <EmptyState kind="none" title="There is no site to recover at">
        Add another site first: a {mode} rebuilds the VNF there.
      </EmptyState>
    );
  return (
    <>
      <Sites options={options} mode={mode} point={point} chosen={site} onChoose={onChoose} />
      {site && <Readiness site={site} mode={mode} plan={plan} change={change} />}
      {hooks && (
        <Section title="Hooks" note={`addresses of your own that the ${mode} calls`}>
          {hooks}
        </Section>
      )}
    </>
  );
}

function Sites(props: {
  options: RecoveryOptions;
  mode: RecoverMode;
  point: PointOption;
  chosen: SiteOption | undefined;
  onChoose: (siteId: string) => void;
}) {
  const { options, mode, point, chosen, onChoose } = props;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Target site</legend>
      <Table label="Sites to choose from">
        <thead>
          <tr>
            <Th>
              <span className="pl-6">Site</span>
            </Th>
            <Th>Answers</Th>
            <Th>{mode === "relocation" ? "Records of the newest point" : "Records of this point"}</Th>
            <Th>Last passed drill</Th>
            <Th>Recovery plan</Th>
          </tr>
        </thead>
        <tbody>
          {options.sites.map((site) => {
            const why = whyNotAt(site, mode);
            return (
              <Tr key={site.id} selected={site.id === chosen?.id} className="[--row:36px]">
                <Td strong>
                  <label className="flex min-h-6 cursor-pointer items-center gap-2">
                    <input
                      type="radio"
                      name="site"
                      value={site.id}
                      checked={site.id === chosen?.id}
                      disabled={why !== undefined}
                      onChange={() => onChoose(site.id)}
                      className="radio-dot"
                    />
                    <Inert text={site.name} />
                    {site.isHome && <span className="font-normal text-subtle">its own site</span>}
                  </label>
                </Td>
                {why ? (
                  <Td muted colSpan={4}>
                    <Inert text={why} />
                  </Td>
                ) : (
                  <>
                    <Td>
                      <Answers site={site} />
                    </Td>
                    <Td>
                      <Records site={site} point={point} />
                    </Td>
                    <Td>
                      {site.lastPassedDrill ? (
                        <>
                          {formatDay(site.lastPassedDrill.at)}{" "}
                          <span className="text-subtle">{site.lastPassedDrill.name}</span>
                        </>
                      ) : (
                        <span className="text-warn">never drilled there</span>
                      )}
                    </Td>
                    <Td muted>
                      {site.plan && site.plan.choices > 0
                        ? counted(site.plan.choices, "choice")
                        : "as proposed"}
                    </Td>
                  </>
                )}
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </fieldset>
  );
}

function Answers({ site: { answers, asOf } }: { site: SiteOption }) {
  const [Icon, ink, word] =
    answers === null
      ? ([CircleHelp, "text-idle", "Not known"] as const)
      : answers
        ? ([CircleCheck, "text-ok", "Yes"] as const)
        : ([OctagonX, "text-fail", "No"] as const);
  return (
    <span className="icon-and-word">
      <Icon size={14} strokeWidth={2.25} className={ink} aria-hidden />
      {word}
      {asOf && <span className="text-12 text-subtle">{formatUtcTime(asOf)}</span>}
    </span>
  );
}

function Records({ site, point }: { site: SiteOption; point: PointOption }) {
  if (site.isHome) return <span className="text-muted">its own</span>;
  const records = point.records.find(({ siteId }) => siteId === site.id);
  const of = records?.of ?? 0;
  const known = records?.known ?? 0;
  if (records && known === of) return <span className="text-muted">all {of} known</span>;
  if (!site.canImport)
    return (
      <span className="text-fail">
        {records ? `${known} of ${of} known, and ` : "none known, and "}it cannot learn them
      </span>
    );
  return (
    <span className="text-muted">
      {records ? `${known} of ${of} known; ` : ""}
      {records ? "the rest is imported" : "imported when it begins"}
    </span>
  );
}

const VERDICTS = {
  green: { icon: CircleCheck, ink: "text-ok", word: "Ready" },
  amber: { icon: TriangleAlert, ink: "text-warn", word: "Ready, with warnings" },
  red: { icon: OctagonX, ink: "text-fail", word: "Not ready" },
} as const;

function Readiness({
  site,
  mode,
  plan,
  change,
}: Pick<Props, "mode" | "plan" | "change"> & { site: SiteOption }) {
  const { view, error, isFetching, retry } = plan;
  if (!view)
    return (
      <Section title={`Readiness of ${site.name}`} note={error ? undefined : "the site is asked just now"}>
        {error ? (
          <ReadFailed what="The readiness" error={error} retry={retry} busy={isFetching} />
        ) : (
          <TableSkeleton label="Asking the site…" rows={5} dense />
        )}
      </Section>
    );
  const { readiness, target } = view;
  const mayPlan = change !== undefined;
  const { icon: Icon, ink, word } = VERDICTS[readiness.verdict];
  const counts = countVerdicts(readiness.checks);
  return (
    <>
      <Section
        title={`Readiness of ${site.name}`}
        note={
          <span className="icon-and-word">
            <Icon size={14} strokeWidth={2.25} className={ink} aria-hidden />
            <span className="font-medium text-fg">{word}</span>
            <span>
              {counts.fail} fail, {counts.warn} warn, {counts.pass} pass
              {counts.unknown > 0 && `, ${counts.unknown} not known`}
            </span>
          </span>
        }
        actions={
          <span className="self-center text-12 text-subtle">
            {target.isLive ? "asked at" : "last known, of"} {formatUtcTime(target.asOf)}
          </span>
        }
      >
        {target.problems.length > 0 && (
          <div className="pb-2">
            <Notice tone="warn">
              {target.problems.map((problem) => (
                <p key={problem}>
                  <InertLines text={problem} />
                </p>
              ))}
            </Notice>
          </div>
        )}
        <ReadinessList checks={readiness.checks} />
      </Section>
      <Section title="What becomes of what" note={networkNote(mode, view.drillNetworks)}>
        <MappingTable
          mappings={view.plan.mappings}
          proposed={view.proposed}
          {...(change ? { change } : {})}
        />
      </Section>
      <Section
        title="Boot order"
        note="with its waits, pauses and checks"
        actions={
          <Link href={routes.recoveryPlan(view.plan.vnf.id, site.id)} className={buttonClass("plain", "s")}>
            {mayPlan ? "Change it" : "The recovery plan"}
          </Link>
        }
      >
        <TierList
          tiers={view.plan.tiers}
          vmsOf={(order) => view.plan.servers.filter(({ tier }) => tier === order)}
        />
      </Section>
    </>
  );
}
