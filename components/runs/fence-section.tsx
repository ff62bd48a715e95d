import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { FenceRecord, RecoveryView } from "@/lib/runs/recovery-view";
import { FENCE_STATUS, fenceVerdict, hookWords } from "./fence-words";
import { counted } from "./run-words";

/** What was done so that no two copies run, VM by VM: evidence, or whose word stands for it. */
export function FenceSection({ recovery: { mode, fence, overrides, from } }: { recovery: RecoveryView }) {
  if (!fence) return null;
  const { tone, title, text } = fenceVerdict(fence, overrides, from.name);
  const hook = tone === "ok" && text !== null ? null : hookWords(fence);
  return (
    <Section
      title={
        mode === "replacement" ? "What it replaces" : mode === "relocation" ? "Off at the source" : "Fence"
      }
      note={
        <>
          {counted(fence.servers.length, "VM")} at <Inert text={from.name} />,{" "}
          {fence.sourceAnswers === true
            ? "which answers"
            : fence.sourceAnswers === false
              ? "which did not answer"
              : "which was not asked"}
        </>
      }
    >
      <div className="grid gap-1 pb-2">
        <Notice tone={tone}>
          <b className="font-medium">
            <Inert text={title} />
          </b>
          {text && (
            <>
              . <Inert text={text} />
            </>
          )}
          {fence.cause && !fence.isProved && (
            <span className="block text-12">
              <Inert text={fence.cause} />
            </span>
          )}
        </Notice>
        {hook && (
          <p className="text-13 text-muted">
            <Inert text={hook} />
          </p>
        )}
      </div>
      <FencedVms servers={fence.servers} />
      <p className="pt-1.5 text-12 text-subtle">As of {formatUtc(fence.at)}</p>
    </Section>
  );
}

function FencedVms({ servers }: Pick<FenceRecord, "servers">) {
  const sorted = [...servers].sort((a, b) => Number(b.state === "unproved") - Number(a.state === "unproved"));
  const { shown, more } = useFirstRows(sorted, "VMs");
  if (servers.length === 0) return null;
  return (
    <>
      <Table label="VMs at the source" dense fixed>
        <thead>
          <tr>
            <Th className="w-[30%]">VM</Th>
            <Th className="w-[180px]">Now</Th>
            <Th className="w-[140px]">Before</Th>
            <Th>Why</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ serverId, name, state, wasRunning, cause }) => (
            <Tr key={serverId}>
              <Td strong>
                <Inert text={name} />
              </Td>
              <Td>
                <StatusText status={FENCE_STATUS[state]} />
              </Td>
              <Td muted>{wasRunning === null ? "not known" : wasRunning ? "ran" : "did not run"}</Td>
              <Td muted wrap>
                {cause ? <Inert text={cause} /> : "—"}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </>
  );
}
