import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Fold } from "@/components/ui/fold";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import { STORAGE_DAYS, type StorageView as Storage, type VnfStorage } from "@/lib/storage/storage-view";
import { StorageBars } from "./storage-bars";
import { changeWords, dayWords, gibWords } from "./storage-words";

/** What backups take: in total by day, and of each VNF. */
export function StorageView({ days, storage }: { days: number; storage: Storage }) {
  if (storage.vnfs.length === 0)
    return (
      <Section title="Storage of backups" actions={<Ranges days={days} />}>
        <EmptyState kind="none" title="No backup takes storage">
          In the last {days} days there was none of a VNF that you see. What backups take is counted here from
          the first one on, by day and by VNF.
        </EmptyState>
      </Section>
    );
  const { now, before } = storage;
  return (
    <>
      <Section
        title="Storage of backups"
        note={`${gibWords(now.gib)} now, in ${now.backups} ${now.backups === 1 ? "backup" : "backups"}; ${changeWords(now.gib - before.gib)} in ${days} days`}
        actions={<Ranges days={days} />}
      >
        <p className="max-w-[76ch] pb-3 text-13 text-muted">
          Cinder does not tell how many bytes a backup takes. Counted is what its quota counts: of each backup
          the size of its volume. Full backups take up to that much; increments only what was changed, and
          count as much all the same. What receiving sites know of is the same data, and counts once.
        </p>
        <StorageBars days={storage.days} />
        <Fold title="By day, as a table">
          <Table label="Storage by day" dense>
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
              {storage.days.toReversed().map(({ day, gib, fullGib, backups }, index) => (
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
        </Fold>
      </Section>
      <Section title="By VNF">
        <Table label="Storage by VNF">
          <thead>
            <tr>
              <Th>VNF</Th>
              <Th align="right">Now</Th>
              <Th align="right">In {days} days</Th>
              <Th align="right">Full backups</Th>
              <Th align="right">Increments</Th>
              <Th align="right">Backups</Th>
            </tr>
          </thead>
          <tbody>
            {storage.vnfs.map((vnf) => (
              <VnfRow key={vnf.id} vnf={vnf} />
            ))}
          </tbody>
        </Table>
      </Section>
    </>
  );
}

function VnfRow({ vnf: { id, name, isDeleted, now, before } }: { vnf: VnfStorage }) {
  return (
    <Tr>
      <Td strong className="max-w-[240px] truncate">
        <Link href={routes.vnf(id)} className="hover:underline hover:underline-offset-3">
          <Inert text={name} />
        </Link>
        {isDeleted && <span className="font-normal text-subtle"> deleted</span>}
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

function Ranges({ days }: { days: number }) {
  return (
    <nav aria-label="How many days" className="flex gap-1">
      {STORAGE_DAYS.map((each) => (
        <Link
          key={each}
          href={`${routes.storage}?days=${each}`}
          aria-current={each === days ? "true" : undefined}
          className={buttonClass(each === days ? "plain" : "quiet")}
        >
          {each} days
        </Link>
      ))}
    </nav>
  );
}
