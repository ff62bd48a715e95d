import { Inert } from "@/components/data/inert";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { listed } from "@/lib/recoveries/words";
import { type RecoveryView, takesItselfBack } from "@/lib/runs/recovery-view";
import type { RunView, StepView } from "@/lib/runs/run-view";
import { stoppedByUs } from "./fence-words";
import { kindWords } from "./made-words";
import { asSentence } from "./run-words";

const STARTS: Record<StepView["state"], Status> = {
  waiting: "vmOff",
  running: "recoveredBooting",
  succeeded: "vmRunning",
  warned: "vmRunning",
  failed: "stepFailed",
  skipped: "vmOff",
  unknown: "unknown",
};

/** What runs where while a relocation is undone, and when that came to no end: each VM of the source, and what is left. */
export function UndoSection({ run, recovery }: { run: RunView; recovery: RecoveryView }) {
  const { from, to, state, standing, fence, undo, overrides } = recovery;
  const stopped = new Set(stoppedByUs(fence));
  const starts = new Map(
    run.steps.flatMap((step) =>
      step.phase === "start" && step.serverId ? [[step.serverId, step] as const] : [],
    ),
  );
  const vms = (fence?.servers ?? []).filter(({ name }) => stopped.has(name));
  const { shown, more } = useFirstRows(vms, "VMs");
  const isGivenUp = overrides.some(({ kind }) => kind === "target-given-up");
  const left = standing.map(({ kind, count }) => kindWords(kind, count));
  return (
    <Section
      title="What runs where"
      note={<>undone by this {takesItselfBack(run.kind) ? "run itself" : "run"}</>}
    >
      <div className="pb-2">
        <Notice
          tone={
            state === "undone"
              ? isGivenUp && left.length > 0
                ? "warn"
                : "ok"
              : state === "half-undone"
                ? "fail"
                : "warn"
          }
        >
          {undo && state !== "undone" && (
            <span className="mb-1 block">
              <b className="font-medium">Why:</b> <Inert text={asSentence(undo.cause)} />
            </span>
          )}
          {vms.length === 0 ? (
            <>
              Nothing was stopped at <Inert text={from.name} />.
            </>
          ) : state === "undone" ? (
            <>
              It runs at <Inert text={from.name} /> as before.
            </>
          ) : isGivenUp ? (
            <>
              <Inert text={to.name} /> was given up: the VMs at <Inert text={from.name} /> are started without
              it.
            </>
          ) : (
            <>
              Nothing is started at <Inert text={from.name} /> before no VM is left at{" "}
              <Inert text={to.name} />: two copies would run.
            </>
          )}{" "}
          {left.length === 0 ? (
            <>
              Nothing is left at <Inert text={to.name} />.
            </>
          ) : (
            <>
              {isGivenUp ? "May still be" : "Still"} at <Inert text={to.name} />: {listed(left)}.
              {isGivenUp && " Copies may run there until that site answers."}
            </>
          )}
        </Notice>
      </div>
      {vms.length > 0 && (
        <Table label={`VMs at ${from.name}`} dense fixed>
          <thead>
            <tr>
              <Th className="w-[30%]">VM at {from.name}</Th>
              <Th className="w-[180px]">Now</Th>
              <Th>Why</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ serverId, name }) => {
              const step = starts.get(serverId);
              return (
                <Tr key={serverId}>
                  <Td strong>
                    <Inert text={name} />
                  </Td>
                  <Td>
                    <StatusText
                      status={state === "undone" ? "vmRunning" : STARTS[step?.state ?? "waiting"]}
                    />
                  </Td>
                  <Td muted wrap>
                    {step?.cause ? <Inert text={step.cause} /> : "—"}
                  </Td>
                </Tr>
              );
            })}
          </tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}
