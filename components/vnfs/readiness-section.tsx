"use client";

import { Age } from "@/components/data/age";
import { formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { useAction } from "@/components/sites/use-action";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { may } from "@/lib/auth/permissions";
import type { PlanReadinessView } from "@/lib/recoveries/readiness/readiness-view";
import { sentence } from "@/lib/recoveries/words";
import type { VnfView } from "@/lib/vnfs/vnf";
import type { VnfActions } from "./vnf-actions";

const VERDICTS: Record<PlanReadinessView["verdict"], Status> = {
  green: "readinessGreen",
  amber: "readinessAmber",
  red: "readinessRed",
  expired: "readinessExpired",
};
const WORST = 3;

interface Props {
  vnf: VnfView;
  check: VnfActions["checkReadiness"];
}

/** Whether it could be failed over now, site by site, as it was judged last; and a look at a site on demand. */
export function ReadinessSection({ vnf, check }: Props) {
  const { role } = useShell();
  const { id, readiness, receivers, deletedAt, site, now } = vnf;
  if (deletedAt || site.isRemembered || receivers.length === 0) return null;
  const rows = receivers.map((each) => ({
    ...each,
    judged: readiness.find(({ siteId }) => siteId === each.siteId) ?? null,
  }));
  const mayCheck = may(role, "recoveries.plan");
  return (
    <Section
      title="Readiness for a failover"
      note="judged by the plan for each site: hourly, and when what it uses there changes"
    >
      <Table label="Readiness for a failover" dense fixed>
        <thead>
          <tr>
            <Th className="w-[16%]">Site</Th>
            <Th className="w-[150px]">Verdict</Th>
            <Th className="w-[110px]">Checked</Th>
            <Th className="w-[110px]" align="right">
              Would take
            </Th>
            <Th>Worst first</Th>
            {mayCheck && (
              <Th className="w-[110px]">
                <span className="sr-only">Check</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ siteId, siteName, judged }) => (
            <Tr key={siteId}>
              <Td strong>
                <Inert text={siteName} />
              </Td>
              <Td>
                <StatusText status={judged ? VERDICTS[judged.verdict] : "unknown"} />
              </Td>
              <Td muted>{judged ? <Age at={judged.checkedAt} asOf={now} short /> : "never"}</Td>
              <Td align="right">
                {judged?.rtoMs == null ? (
                  <span className="text-subtle">—</span>
                ) : (
                  formatShortDuration(judged.rtoMs)
                )}
              </Td>
              <Td wrap>
                <Worst judged={judged} />
              </Td>
              {mayCheck && (
                <Td align="right">
                  <CheckNow vnfId={id} siteId={siteId} siteName={siteName} check={check} />
                </Td>
              )}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function Worst({ judged }: { judged: PlanReadinessView | null }) {
  if (!judged) return <span className="text-muted">It is judged when there is a plan for this site.</span>;
  const { worst, expired } = judged;
  if (worst.length === 0 && expired === null)
    return <span className="text-muted">Nothing speaks against it</span>;
  return (
    <ul className="grid gap-1">
      {expired && (
        <li className="break-words">
          <Inert text={expired} />{" "}
          <span className="text-muted">Check it now, or wait for the next look.</span>
        </li>
      )}
      {worst.slice(0, WORST).map(({ title, text, todo }) => (
        <li key={title} className="break-words">
          <b className="font-medium">{title}:</b> <FirstLine text={text} />
          {todo && (
            <span className="text-muted">
              {" "}
              <Inert text={sentence(todo)} />
            </span>
          )}
        </li>
      ))}
      {worst.length > WORST && <li className="text-muted">and {worst.length - WORST} more</li>}
    </ul>
  );
}

/** What is told of several things has a line for each: the plan shows them all. */
function FirstLine({ text }: { text: string }) {
  const [first = "", ...others] = text.split("\n");
  return (
    <>
      <Inert text={sentence(first)} />
      {others.length > 0 && <span className="text-muted"> And {others.length} more in the plan.</span>}
    </>
  );
}

function CheckNow({
  vnfId,
  siteId,
  siteName,
  check,
}: {
  vnfId: string;
  siteId: string;
  siteName: string;
  check: Props["check"];
}) {
  const { run, busy, refusal } = useAction(check, () => undefined, undefined, ["vnfs"]);
  return (
    <>
      <Button
        size="s"
        busy={busy}
        aria-label={`Check ${siteName} now`}
        onClick={() => void run({ vnfId, siteId })}
      >
        {busy ? "Checking…" : "Check now"}
      </Button>
      {refusal && (
        <div className="pt-1 text-left">
          <Notice tone="fail">
            <span className="break-words whitespace-normal">{refusal.message}</span>
          </Notice>
        </div>
      )}
    </>
  );
}
