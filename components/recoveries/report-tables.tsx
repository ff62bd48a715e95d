import { formatLength } from "@/components/data/format-length";
import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { CHECK_STATUS } from "@/components/runs/recovery-status";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import type { RecoveryReport } from "@/lib/recoveries/build-report";
import { counted } from "@/lib/recoveries/words";
import { Cell, ROW, Sheet } from "./report-sheet";

const NONE = <span className="text-subtle">—</span>;

/** Every check, and what came of each VM and each volume. */
export function ReportTables({ report: { checks, servers, volumes, recovery } }: { report: RecoveryReport }) {
  const after = (ms: number | null) => (ms === null ? NONE : formatLength(ms - recovery.startedAt));
  const isRestore = recovery.mode === "restore";
  const passed = checks.filter(({ state }) => state === "passed").length;
  return (
    <>
      {checks.length > 0 && (
        <Section title="Checks" note={`${passed} of ${checks.length} passed`}>
          <Sheet label="Checks" heads={["Result", "Check", "At", "Why"]}>
            {checks.map(({ title, state, at, cause }) => (
              <tr key={title} className={ROW}>
                <Cell className="w-28">
                  <StatusText status={CHECK_STATUS[state]} />
                </Cell>
                <Cell>
                  <Inert text={title} />
                </Cell>
                <Cell className="whitespace-nowrap">{at === null ? NONE : formatUtcTime(new Date(at))}</Cell>
                <Cell muted>{cause ? <Inert text={cause} /> : NONE}</Cell>
              </tr>
            ))}
          </Sheet>
        </Section>
      )}
      {servers.length > 0 && (
        <Section title="VMs" note="times from the start">
          <Sheet
            label="VMs"
            heads={["VM", "Tier", "State", "Up after", "Healthy after", "File systems", "Why"]}
          >
            {servers.map((server) => (
              <tr key={server.name} className={ROW}>
                <Cell strong className="min-w-28">
                  <Inert text={server.name} />
                  <NewId id={isRestore ? server.newId : undefined} />
                </Cell>
                <Cell>{server.tier}</Cell>
                <Cell>
                  <StatusText status={server.isHealthy ? "recoveredHealthy" : "checkFail"} />
                </Cell>
                <Cell>{server.isPlannedOff ? "stays off" : after(server.bootedAt)}</Cell>
                <Cell>{after(server.healthyAt)}</Cell>
                <Cell>
                  {server.journalRecovered === null ? (
                    <span className="text-muted">not known</span>
                  ) : server.journalRecovered ? (
                    <span className="text-fail">repaired at the boot</span>
                  ) : (
                    "clean"
                  )}
                </Cell>
                <Cell muted>{server.cause ? <Inert text={server.cause} /> : NONE}</Cell>
              </tr>
            ))}
          </Sheet>
        </Section>
      )}
      {volumes.length > 0 && (
        <Section title="Volumes" note={counted(volumes.length, "volume")}>
          <Sheet label="Volumes" heads={["VM, volume", "State", "Size", "Read", "Took", "Tries", "Why"]}>
            {volumes.map((volume) => (
              <tr key={`${volume.serverName} ${volume.name}`} className={ROW}>
                <Cell strong>
                  <Inert text={volume.serverName} /> / <Inert text={volume.name} />
                  <NewId id={isRestore ? volume.newId : undefined} />
                </Cell>
                <Cell>
                  <StatusText status={volume.isRestored ? "volumeRestored" : "checkFail"} />
                </Cell>
                <Cell>{volume.sizeGib} GiB</Cell>
                <Cell>
                  {volume.chainGib} GiB{" "}
                  <span className="text-muted">of {counted(volume.links, "backup")}</span>
                </Cell>
                <Cell>
                  {volume.startedAt !== null && volume.endedAt !== null
                    ? formatLength(volume.endedAt - volume.startedAt)
                    : NONE}
                </Cell>
                <Cell>{volume.tries}</Cell>
                <Cell muted>{volume.cause ? <Inert text={volume.cause} /> : NONE}</Cell>
              </tr>
            ))}
          </Sheet>
        </Section>
      )}
    </>
  );
}

/** What is the reader's own from here on is found by it. */
const NewId = ({ id }: { id: string | undefined }) =>
  id === undefined ? null : <span className="block font-mono text-12 font-normal text-muted">{id}</span>;
