import { Age } from "@/components/data/age";
import { Inert } from "@/components/data/inert";
import { MethodTable } from "@/components/quiesce/method-table";
import { vmVerdict } from "@/components/quiesce/verdict";
import { VerdictText } from "@/components/quiesce/verdict-text";
import { vmMethodRows } from "@/components/quiesce/vm-method-rows";
import { Section } from "@/components/ui/section";
import type { QuiesceFact } from "@/lib/inventory/quiesce-facts";
import type { Part, Vm } from "@/lib/inventory/vm";
import type { VmMethods } from "@/lib/inventory/vm-methods";
import { NoPart, PartNote } from "./part-note";

/** How a VM can be held still while its volumes are cut, and what its image says of that. */
export function VmQuiesce({ vm }: { vm: Pick<Vm, "methods" | "quiesce" | "deletedAt"> }) {
  const { methods, quiesce, deletedAt } = vm;
  // Nothing of it is left to be held.
  if (deletedAt) return null;
  return (
    <Section
      title="Ways to hold it still"
      note={
        <>
          quiesce methods, the best first
          <span className="ml-3">
            <PartNote part={methods} />
          </span>
        </>
      }
    >
      {methods.value ? (
        <Methods value={methods.value} stale={methods.why !== undefined} />
      ) : (
        <NoPart part={methods} none="Nothing is known of it." />
      )}
      <ImageFacts part={quiesce} />
    </Section>
  );
}

function Methods({ value, stale }: { value: VmMethods; stale: boolean }) {
  const rows = vmMethodRows(value);
  return (
    <>
      <VerdictText verdict={vmVerdict(rows, value.isOff)} stale={stale} />
      <MethodTable label="Quiesce methods of this VM" where="For this VM" rows={rows} stale={stale} />
      <p className="pt-2 text-12 text-subtle">
        Judged by the VM’s state and image
        {value.offersAsOf === null ? (
          ", without its site, which could not be asked what it offers yet."
        ) : (
          <>
            , and by what its site offered <Age at={value.offersAsOf} />.
          </>
        )}
      </p>
    </>
  );
}

/** What the image says that matters when the VM is held still, in words. */
function ImageFacts({ part }: { part: Part<QuiesceFact[]> }) {
  return (
    <>
      <h3 className="pt-4 pb-1 text-13 font-medium">
        What its image says{" "}
        <span className="ml-1 font-normal text-subtle">
          <PartNote part={part} />
        </span>
      </h3>
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
    </>
  );
}
