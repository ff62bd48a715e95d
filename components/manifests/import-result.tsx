import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ImportedManifest, ManifestsResult } from "@/lib/manifests/manifests-view";
import { routes } from "@/lib/routes";
import { RefusedFiles } from "./refused-files";

/** What came of an import, with the way to the points. */
export function ImportResult({ result }: { result: ManifestsResult }) {
  const { imported, refused, wantedKeyIds, probed } = result;
  const notes = [...new Set(imported.flatMap((each) => each.notes))];
  return (
    <div className="mt-4">
      <div className="grid max-w-[88ch] gap-3">
        {imported.length > 0 && <Notice tone="ok">{summary(imported)}</Notice>}
        {wantedKeyIds.length > 0 && refused.length === 0 && (
          <Notice tone="warn">
            Some of it stays sealed: it needs the key {wantedKeyIds.join(", ")}. Import the same files again
            once you have it.
          </Notice>
        )}
        {notes.map((note) => (
          <Notice key={note} tone="warn">
            <Inert text={note} />
          </Notice>
        ))}
      </div>
      <RefusedFiles refused={refused} />
      {probed.length > 0 && (
        <ul className="mt-3 text-13 text-muted">
          {probed.map(({ site, known, of, cause }) => (
            <li key={site}>
              <Inert text={site} /> knows {known} of {of} backups
              {cause && (
                <>
                  ; not all of it could be asked: <Inert text={cause} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {imported.length > 0 && <VnfLinks imported={imported} />}
    </div>
  );
}

function summary(imported: readonly ImportedManifest[]): string {
  const count = (outcome: ImportedManifest["outcome"]) =>
    imported.filter((each) => each.outcome === outcome).length;
  const parts = [
    [count("imported"), "imported"],
    [count("completed"), "opened with the key"],
    [count("known"), "here already"],
  ] as const;
  const words = parts.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : []));
  return `Recovery points: ${words.join(", ")}.`;
}

function VnfLinks({ imported }: { imported: readonly ImportedManifest[] }) {
  const vnfs = new Map(imported.map(({ vnf }) => [vnf.id, vnf.name]));
  return (
    <div className="mt-4">
      <Table label="Imported VNFs" dense>
        <thead>
          <tr>
            <Th>VNF</Th>
            <Th align="right">Recovery points</Th>
            <Th>Newest, UTC</Th>
          </tr>
        </thead>
        <tbody>
          {[...vnfs].map(([id, name]) => {
            const own = imported.filter(({ vnf }) => vnf.id === id).map(({ takenAt }) => takenAt);
            const newest = own.sort().at(-1);
            return (
              <Tr key={id}>
                <Td strong>
                  <Link href={routes.vnfPoints(id)} className="hover:underline hover:underline-offset-3">
                    <Inert text={name} />
                  </Link>
                </Td>
                <Td align="right">{own.length}</Td>
                <Td muted>{newest && formatDayTime(newest)}</Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
