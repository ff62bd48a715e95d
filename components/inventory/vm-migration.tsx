import { Inert } from "@/components/data/inert";
import { Meter } from "@/components/ui/meter";
import { Section } from "@/components/ui/section";
import type { VmMigration as Migration, Part, Progress } from "@/lib/inventory/vm";
import { PartNote } from "./part-note";

/** How far the live migration is that goes on now; nothing when none does. */
export function VmMigration({ part, isMigrating }: { part: Part<Migration>; isMigrating: boolean }) {
  const { value } = part;
  if (!value && !(isMigrating && part.why)) return null;
  return (
    <Section title="Live migration" note={<PartNote part={part} />}>
      {value && (
        <div className="grid max-w-[640px] gap-1.5 text-13">
          <p>
            <span className="font-medium">{sentence(value.status)}</span>
            {value.sourceHost && value.targetHost && (
              <span className="text-muted">
                {" "}
                from <Inert text={value.sourceHost} /> to <Inert text={value.targetHost} />
              </span>
            )}
          </p>
          <Bytes name="Memory" progress={value.memory} />
          <Bytes name="Disk" progress={value.disk} />
          {!value.memory && !value.disk && (
            <p className="text-muted">The hypervisor has not told how much there is to move yet.</p>
          )}
        </div>
      )}
    </Section>
  );
}

const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** Nova's word, such as "post-migrating", as the start of a sentence. */
const sentence = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1).replaceAll("-", " ");

/** What is written meanwhile is sent again: more than all of it may have been, and what is left may grow. */
function Bytes({ name, progress }: { name: string; progress: Progress | null }) {
  if (!progress) return null;
  const { totalBytes, processedBytes, remainingBytes } = progress;
  const done = remainingBytes === null ? processedBytes / totalBytes : 1 - remainingBytes / totalBytes;
  return (
    <p className="flex items-center gap-3">
      <span className="w-16 text-muted">{name}</span>
      <Meter label={`${name} moved`} value={done} />
      <span>
        {remainingBytes === null
          ? `${gib(processedBytes)} of ${gib(totalBytes)} sent`
          : `${gib(remainingBytes)} of ${gib(totalBytes)} left`}
        {remainingBytes !== null && (
          <span className="text-subtle">
            ; {gib(processedBytes)} sent{processedBytes > totalBytes - remainingBytes && ", some of it again"}
          </span>
        )}
      </span>
    </p>
  );
}
