"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import type { Entry, LogFilter, PanelSite } from "@/lib/sandbox-mode/panel";
import { entryWords, KINDS, kindWords } from "./entry-words";

interface Props {
  entries: readonly Entry[];
  sites: readonly PanelSite[];
  filter: LogFilter;
  follow: boolean;
  setFollow: (follow: boolean) => void;
}

/** The sandbox's log, newest first: what was asked of it, what it answered, what changed. */
export function LogSection({ entries, sites, filter, follow, setFollow }: Props) {
  const regions = sites.map(({ region, name }) => ({ value: region, label: name }));
  const kinds = Object.entries(KINDS).map(([value, label]) => ({ value, label }));
  return (
    <Section
      title="Log"
      note="the newest 200 that fit; more of it is in the data folder’s sandbox/history.jsonl"
    >
      <form action={routes.sandbox("log")} className="mb-3 flex flex-wrap items-end gap-3">
        <div className="w-40">
          <Select
            id="site"
            name="site"
            label="Site"
            options={[{ value: "", label: "All" }, ...regions]}
            defaultValue={filter.site ?? ""}
            className="text-13"
          />
        </div>
        <div className="w-40">
          <Select
            id="kind"
            name="kind"
            label="Kind"
            options={[{ value: "", label: "All" }, ...kinds]}
            defaultValue={filter.kind ?? ""}
            className="text-13"
          />
        </div>
        <div className="w-64">
          <Field
            id="text"
            name="text"
            label="With the text"
            defaultValue={filter.text ?? ""}
            className="text-13"
          />
        </div>
        <Button type="submit" className="h-9">
          Filter
        </Button>
        <div className="ml-auto">
          <Switch
            id="follow"
            name="follow"
            label="Follow"
            checked={follow}
            onChange={(event) => setFollow(event.target.checked)}
          />
        </div>
      </form>
      {entries.length === 0 ? (
        <EmptyState kind="filtered" title="No entry fits">
          Nothing of the newest part of the log fits what you look for.
        </EmptyState>
      ) : (
        <Table label="Log of the sandbox" dense>
          <thead>
            <tr>
              <Th align="right">No.</Th>
              <Th>Time there, UTC</Th>
              <Th>Site</Th>
              <Th>Kind</Th>
              <Th>What</Th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.n} entry={entry} sites={sites} />
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

function Row({ entry, sites }: { entry: Entry; sites: readonly PanelSite[] }) {
  return (
    <Tr>
      <Td align="right" muted>
        {entry.n}
      </Td>
      <Td muted>
        <time dateTime={entry.time}>{entry.time.slice(11, 23)}</time>
      </Td>
      <Td>{sites.find(({ region }) => region === entry.site)?.name ?? (entry.site || "—")}</Td>
      <Td>{kindWords(entry)}</Td>
      <Td mono className="w-full max-w-0 truncate" title={JSON.stringify(entry, null, 1)}>
        {entryWords(entry)}
      </Td>
    </Tr>
  );
}
