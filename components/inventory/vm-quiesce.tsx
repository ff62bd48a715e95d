import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import type { QuiesceFact } from "@/lib/inventory/quiesce-facts";
import type { Part } from "@/lib/inventory/vm";
import { NoPart, PartNote } from "./part-note";

/** What the image says that matters when the VM is held still, in words. */
export function VmQuiesce({ part }: { part: Part<QuiesceFact[]> }) {
  return (
    <Section title="Quiescing" note={<PartNote part={part} />}>
      {part.value ? (
        <>
          <dl className="max-w-[88ch]">
            {part.value.map(({ property, label, words }) => (
              <div
                key={property}
                className="flex min-h-8 flex-wrap items-baseline gap-x-4 border-b border-faint py-1.5 text-13"
              >
                <dt className="w-40 text-muted">{label}</dt>
                <dd className="min-w-0 flex-1 font-medium">
                  <Inert text={words} />
                </dd>
                <dd className="font-mono text-12 text-subtle">{property}</dd>
              </div>
            ))}
          </dl>
          <p className="max-w-[72ch] pt-2 text-12 text-subtle">
            As the image, or the volume that holds it, tells now. Nova goes by what it stored when the VM was
            created, and does not show that.
          </p>
        </>
      ) : (
        <NoPart part={part} none="Neither an image nor the boot volume tells any properties." />
      )}
    </Section>
  );
}
