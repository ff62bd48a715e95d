import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { visibleText } from "@/components/data/visible-text";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Fold } from "@/components/ui/fold";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import {
  STORAGE_DAYS,
  type StorageView as Storage,
  type StoredDay,
  type VnfStorage,
} from "@/lib/storage/storage-view";
import { StorageBars } from "./storage-bars";
import { StorageSpark } from "./storage-spark";
import { changeWords, dayWords, gibWords } from "./storage-words";

interface Props {
  days: number;
  storage: Storage;
  /** Whose days are shown; those of all together: undefined, or one that has none. */
  vnfId?: string | undefined;
}

/** The address of this page; what stands for itself is left out. */
const hrefOf = (days: number, vnfId?: string) =>
  `${routes.storage}?${new URLSearchParams({ days: `${days}`, ...(vnfId && { vnf: vnfId }) })}`;

/** What backups take by day: in total or of one VNF, and of each at a glance. */
export function StorageView({ days, storage, vnfId }: Props) {
  if (storage.vnfs.length === 0)
    return (
      <Section title="Storage of backups" actions={<Ranges days={days} vnfId={vnfId} />}>
        <EmptyState kind="none" title="No backup takes storage">
          In the last {days} days there was none of a VNF that you see. What backups take is counted here from
          the first one on, by day and by VNF.
        </EmptyState>
      </Section>
    );
  const chosen = storage.vnfs.find(({ id }) => id === vnfId);
  const { now, before, days: list } = chosen ?? storage;
  const title = chosen ? `Storage of ${visibleText(chosen.name)}` : "Storage of backups";
  return (
    <>
      <Section
        title={title}
        note={`${gibWords(now.gib)} now, in ${now.backups} ${now.backups === 1 ? "backup" : "backups"}; ${changeWords(now.gib - before.gib)} in ${days} days`}
        actions={
          <>
            {vnfId && (
              <Link href={hrefOf(days)} className={buttonClass("quiet")}>
                All VNFs
              </Link>
            )}
            <Ranges days={days} vnfId={vnfId} />
          </>
        }
      >
        {vnfId && !chosen && (
          <p className="pb-2 text-13">
            The VNF that was chosen has no backup of these {days} days that you see: these are those of all.
          </p>
        )}
        <p className="max-w-[76ch] pb-3 text-13 text-muted">
          Cinder does not tell how many bytes a backup takes. Counted is what its quota counts: of each backup
          the size of its volume. Full backups take up to that much; increments only what was changed, and
          count as much all the same. What receiving sites know of is the same data, and counts once.
        </p>
        <StorageBars title={chosen ? title : "Storage"} days={list} />
        <Fold title="By day, as a table">
          <DayTable label={`${chosen ? title : "Storage"} by day`} days={list} />
        </Fold>
      </Section>
      <Section title="By VNF">
        <Table label="Storage by VNF">
          <thead>
            <tr>
              <Th>VNF</Th>
              <Th>By day, each to its own scale</Th>
              <Th align="right">Now</Th>
              <Th align="right">In {days} days</Th>
              <Th align="right">Full backups</Th>
              <Th align="right">Increments</Th>
              <Th align="right">Backups</Th>
            </tr>
          </thead>
          <tbody>
            {storage.vnfs.map((vnf) => (
              <VnfRow key={vnf.id} vnf={vnf} href={hrefOf(days, vnf.id)} isChosen={vnf === chosen} />
            ))}
          </tbody>
        </Table>
      </Section>
    </>
  );
}

/** The same as the drawing, in figures, the newest first. */
function DayTable({ label, days }: { label: string; days: readonly StoredDay[] }) {
  return (
    <Table label={label} dense>
      <thead>
        <tr>
          <Th>Day, UTC</Th>
          <Th align="right">In all</Th>
          <Th align="right">Full backups</Th>
          <Th align="right">Increments</Th>
          <Th align="right">Backups</Th>
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map(({ day, gib, fullGib, backups }, index) => (
          <Tr key={day}>
            <Td>{index === 0 ? "today, now" : dayWords(day)}</Td>
            <Td align="right">{gibWords(gib)}</Td>
            <Td align="right">{gibWords(fullGib)}</Td>
            <Td align="right">{gibWords(gib - fullGib)}</Td>
            <Td align="right">{backups}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function VnfRow({ vnf, href, isChosen }: { vnf: VnfStorage; href: string; isChosen: boolean }) {
  const { id, name, isDeleted, days, now, before } = vnf;
  return (
    <Tr selected={isChosen}>
      <Td strong className="max-w-[240px] truncate">
        <Link href={routes.vnf(id)} className="hover:underline hover:underline-offset-3">
          <Inert text={name} />
        </Link>
        {isDeleted && <span className="font-normal text-subtle"> deleted</span>}
      </Td>
      <Td>
        {/* The drawing names the link: its figures, day by day. */}
        <Link
          href={href}
          aria-current={isChosen ? "true" : undefined}
          title="Show these days"
          className="block w-fit rounded-s"
          prefetch={false}
        >
          <StorageSpark name={visibleText(name)} days={days} />
        </Link>
      </Td>
      <Td align="right">{gibWords(now.gib)}</Td>
      <Td align="right" muted>
        {changeWords(now.gib - before.gib)}
      </Td>
      <Td align="right">{gibWords(now.fullGib)}</Td>
      <Td align="right">{gibWords(now.gib - now.fullGib)}</Td>
      <Td align="right">{now.backups}</Td>
    </Tr>
  );
}

function Ranges({ days, vnfId }: { days: number; vnfId?: string | undefined }) {
  return (
    <nav aria-label="How many days" className="flex gap-1">
      {STORAGE_DAYS.map((each) => (
        <Link
          key={each}
          href={hrefOf(each, vnfId)}
          aria-current={each === days ? "true" : undefined}
          className={buttonClass(each === days ? "plain" : "quiet")}
        >
          {each} days
        </Link>
      ))}
    </nav>
  );
}
