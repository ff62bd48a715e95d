import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { FENCE_STATUS, fenceVerdict, hookWords } from "@/components/runs/fence-words";
import { CHECK_STATUS } from "@/components/runs/recovery-status";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import type { RecoveryReport } from "@/lib/recoveries/build-report";
import { counted } from "@/lib/recoveries/words";
import { takesItselfBack } from "@/lib/runs/recovery-view";
import { Cell, ROW, Sheet } from "./report-sheet";

const NONE = <span className="text-subtle">—</span>;

/** Of a failover: what is proved of the VMs at the source, and how the new ones took over from them. */
export function ReportFence({ report }: { report: RecoveryReport }) {
  const { handOver = [], overrides, from, recovery } = report;
  // Of a relocation that was taken back: what was off then runs again.
  const fence = takesItselfBack(recovery.mode) && recovery.servingAt === null ? null : report.fence;
  return (
    <>
      {fence && (
        <Section
          title={
            recovery.mode === "replacement"
              ? "What it replaced"
              : recovery.mode === "relocation"
                ? "Off at the source"
                : "Fence"
          }
          note={
            <>
              {counted(fence.servers.length, "VM")} at <Inert text={from.name} />, as of{" "}
              {formatUtcTime(fence.at)}
            </>
          }
        >
          <p className="max-w-[100ch] pb-2 text-13">
            <Inert text={sentences(fenceVerdict(fence, overrides, from.name))} />{" "}
            {fence.cause && !fence.isProved && <Inert text={fence.cause} />}{" "}
            {!fence.hook?.isFenced && <Inert text={hookWords(fence) ?? ""} />}
          </p>
          {fence.servers.length > 0 && (
            <Sheet label="VMs at the source" heads={["VM", "Found", "Before", "Why"]}>
              {fence.servers.map(({ serverId, name, state, wasRunning, cause }) => (
                <tr key={serverId} className={ROW}>
                  <Cell strong>
                    <Inert text={name} />
                  </Cell>
                  <Cell>
                    <StatusText status={FENCE_STATUS[state]} />
                  </Cell>
                  <Cell>{wasRunning === null ? "not known" : wasRunning ? "ran" : "did not run"}</Cell>
                  <Cell muted>{cause ? <Inert text={cause} /> : NONE}</Cell>
                </tr>
              ))}
            </Sheet>
          )}
        </Section>
      )}
      {handOver.length > 0 && (
        <Section title="Hand-over">
          <Sheet label="Hand-over" heads={["Result", "Step", "At", "Why"]}>
            {handOver.map(({ title, state, at, cause }) => (
              <tr key={title} className={ROW}>
                <Cell className="w-28">
                  <StatusText status={state === "passed" ? "stepSucceeded" : CHECK_STATUS[state]} />
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
    </>
  );
}

const sentences = ({ title, text }: { title: string; text: string | null }): string =>
  text === null ? `${title}.` : `${title}. ${text}`;
