"use client";

import Link from "next/link";
import { formatLength } from "@/components/data/format-length";
import { Inert } from "@/components/data/inert";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { routes } from "@/lib/routes";
import type { RecoveryServerView, RecoveryView } from "@/lib/runs/recovery-view";
import { serverStatus } from "./recovery-status";
import { asSentence, counted } from "./run-words";

const NONE = <span className="text-subtle">—</span>;

/** The VMs that were made, what is known of each, and why one does not work. */
export function RecoveredVms({ recovery }: { recovery: RecoveryView }) {
  const servers = recovery.tiers.flatMap((tier) => tier.servers);
  const bad = servers.filter(isBad);
  const sorted = [...bad, ...servers.filter((server) => !bad.includes(server))];
  const { shown, more } = useFirstRows(sorted, "VMs");
  if (servers.length === 0) return null;
  return (
    <Section
      title="VMs"
      note={
        <>
          {howMany(servers)} at <Inert text={recovery.to.name} />
          {servers.every(({ state }) => state === "gone") && ", and are removed"}
        </>
      }
    >
      <Table label="Recovered VMs" dense>
        <thead>
          <tr>
            <Th>VM</Th>
            <Th>Tier</Th>
            <Th>State</Th>
            <Th>Addresses</Th>
            <Th align="right">Healthy after</Th>
            <Th>File systems</Th>
            <Th>Why, and next</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((server) => (
            <Tr key={server.sourceServerId}>
              <Td strong>
                <span className="flex items-center gap-2">
                  <Name recovery={recovery} server={server} />
                  {recovery.isDrill && <DrillMark small />}
                </span>
              </Td>
              <Td>{server.tier}</Td>
              <Td>
                <StatusText status={serverStatus(server, recovery)} />
              </Td>
              <Td mono>{server.addresses.length === 0 ? NONE : server.addresses.join(", ")}</Td>
              <Td align="right">
                {server.healthyAt
                  ? formatLength(Date.parse(server.healthyAt) - Date.parse(recovery.startedAt))
                  : NONE}
              </Td>
              <Td>
                <Journal server={server} />
              </Td>
              <Td muted wrap>
                <Why server={server} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  );
}

/** What can be said of all of them; once it goes back, of what is left. */
function howMany(servers: readonly RecoveryServerView[]): string {
  const all = counted(servers.length, "VM");
  const there = servers.filter(({ state }) => state === "left" || state === "removing");
  if (there.length > 0)
    return `${there.length} of ${all} ${there.some(({ state }) => state === "left") ? "may still be" : "still"}`;
  const healthy = servers.filter(({ healthyAt, state }) => healthyAt !== null && state !== "failed").length;
  return `${healthy} of ${all} ${servers.every(({ state }) => state === "gone") ? "were healthy" : "healthy"}`;
}

/** Of a restore it is a VM like any other from here on. */
function Name({ recovery, server }: { recovery: RecoveryView; server: RecoveryServerView }) {
  const name = <Inert text={server.name} />;
  if (recovery.mode !== "restore" || !server.serverId || server.state === "gone") return name;
  return (
    <Link
      href={routes.vm(recovery.to.id, server.serverId)}
      className="hover:underline hover:underline-offset-3"
    >
      {name}
    </Link>
  );
}

const isBad = ({ state, journalRecovered }: RecoveryServerView): boolean =>
  state === "failed" || state === "blocked" || journalRecovered === true;

/** Whether its disks were as its point promises; its console tells, or does not. */
function Journal({ server: { journalRecovered, healthyAt } }: { server: RecoveryServerView }) {
  if (journalRecovered === true) return <span className="text-fail">repaired at the boot</span>;
  if (journalRecovered === false) return <>clean</>;
  return healthyAt === null ? NONE : <span className="text-muted">not known</span>;
}

function Why({ server: { cause, todo, notes } }: { server: RecoveryServerView }) {
  if (!cause && !todo && notes.length === 0) return NONE;
  return (
    <>
      {cause && <Inert text={todo ? asSentence(cause) : cause} />}
      {todo && (
        <>
          {" "}
          <span className="font-medium text-fg">Next:</span> <Inert text={todo} />
        </>
      )}
      {notes.map((note) => (
        <span key={note} className="block">
          <Inert text={note} />
        </span>
      ))}
    </>
  );
}
