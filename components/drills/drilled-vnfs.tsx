import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatLength } from "@/components/data/format-length";
import { formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { REPORT_STATUS } from "@/components/recoveries/report-status";
import { useShell } from "@/components/shell/shell-context";
import { StatusText } from "@/components/status/status-text";
import { buttonClass } from "@/components/ui/button-class";
import { classNames } from "@/components/ui/class-names";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { may } from "@/lib/auth/permissions";
import type { VnfDrills } from "@/lib/recoveries/order-vnf-drills";
import { routes } from "@/lib/routes";
import { demandWords, dueWords } from "./due-words";

const NONE = <span className="text-subtle">—</span>;

interface Props {
  vnfs: readonly VnfDrills[];
  asOf: string;
  isStale: boolean;
}

/** Each VNF: when it has to be drilled, and what its last drill came to. */
export function DrilledVnfs({ vnfs, asOf, isStale }: Props) {
  const { role } = useShell();
  return (
    <Table label="VNFs and their drills">
      <thead>
        <tr>
          <Th>VNF</Th>
          <Th>Site</Th>
          <Th>Next drill</Th>
          <Th>Demanded</Th>
          <Th>Last drill</Th>
          <Th>Rebuilt at</Th>
          <Th align="right">RTO measured</Th>
          <Th>Report</Th>
          {may(role, "recoveries.drill") && (
            <Th align="right">
              <span className="sr-only">What to do</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {vnfs.map((vnf) => (
          <Row
            key={vnf.id}
            vnf={vnf}
            asOf={asOf}
            isStale={isStale}
            mayDrill={may(role, "recoveries.drill")}
          />
        ))}
      </tbody>
    </Table>
  );
}

function Row({
  vnf,
  asOf,
  isStale,
  mayDrill,
}: {
  vnf: VnfDrills;
  asOf: string;
  isStale: boolean;
  mayDrill: boolean;
}) {
  const { id, name, siteName, lastDrill, everyDays, hasPoint } = vnf;
  const { text, isLate } = dueWords(vnf, Date.parse(asOf));
  return (
    <Tr>
      <Td strong className="max-w-64 truncate">
        <Link href={routes.vnf(id)} className="rounded-s hover:underline hover:underline-offset-3">
          <Inert text={name} />
        </Link>
      </Td>
      <Td muted className="max-w-40 truncate">
        <Inert text={siteName} />
      </Td>
      <Td className={classNames(isLate && !isStale && "font-medium text-warn")}>{text}</Td>
      <Td muted>{demandWords(everyDays)}</Td>
      {lastDrill ? (
        <>
          <Td>
            <StatusText status={REPORT_STATUS[lastDrill.verdict]} stale={isStale} />{" "}
            <Link
              href={routes.run(lastDrill.runId)}
              className="text-muted underline-offset-3 hover:text-fg hover:underline"
            >
              d-{lastDrill.number}
            </Link>
            <span className="text-muted">
              , <Age at={lastDrill.at} {...(isStale ? { asOf } : {})} short /> ago
            </span>
          </Td>
          <Td muted className="max-w-40 truncate">
            <Inert text={lastDrill.siteName} />
          </Td>
          <Td align="right">
            <Rto drill={lastDrill} />
          </Td>
          <Td>
            <Link
              href={routes.runReport(lastDrill.runId)}
              aria-label={`Report of d-${lastDrill.number}`}
              className="underline underline-offset-3"
            >
              Open
            </Link>
          </Td>
        </>
      ) : (
        <>
          <Td muted>never</Td>
          <Td>{NONE}</Td>
          <Td align="right">{NONE}</Td>
          <Td>{NONE}</Td>
        </>
      )}
      {mayDrill && (
        <Td align="right">
          {hasPoint ? (
            <Link href={routes.recoverVnf(id)} className={buttonClass("plain", "s")}>
              Drill…
              <span className="sr-only">
                {" "}
                <Inert text={name} />
              </span>
            </Link>
          ) : (
            <span className="text-12 text-subtle">no recovery point yet</span>
          )}
        </Td>
      )}
    </Tr>
  );
}

/** What was measured, against what the VNF's owner wants. */
function Rto({ drill: { rtoMs, rtoTargetMs } }: { drill: NonNullable<VnfDrills["lastDrill"]> }) {
  const target = rtoTargetMs !== null && (
    <span className="text-subtle"> of {formatShortDuration(rtoTargetMs)}</span>
  );
  if (rtoMs === null) return <span className="text-muted">never served{target}</span>;
  const isLate = rtoTargetMs !== null && rtoMs > rtoTargetMs;
  return (
    <>
      <span className={isLate ? "font-medium text-fail" : undefined}>
        {rtoMs < 60_000 ? formatLength(rtoMs) : formatShortDuration(rtoMs)}
      </span>
      {target}
      {isLate && <span className="sr-only">, past the target</span>}
    </>
  );
}
