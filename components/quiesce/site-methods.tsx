import { Age } from "@/components/data/age";
import { Section } from "@/components/ui/section";
import type { MethodOffer } from "@/lib/quiesce/method-offer";
import { MethodTable } from "./method-table";
import { siteMethodRows } from "./site-method-rows";
import { siteVerdict } from "./verdict";
import { VerdictText } from "./verdict-text";

interface Props {
  siteName: string;
  /** As the last check list that could tell found them; null: never. */
  known: { methods: readonly MethodOffer[]; asOf: string } | null;
  /** It is from before the site's present trouble. */
  stale: boolean;
}

/** The quiesce methods of a site: which it offers, and why it does not offer the others. */
export function SiteMethods({ siteName, known, stale }: Props) {
  if (!known)
    return (
      <Section title="Ways to hold a VM still" note="quiesce methods">
        <p className="max-w-[72ch] text-13 text-muted">
          What this site offers is not known yet: no check has been able to ask its Nova. The row “Quiesce”
          below says why, when there is one.
        </p>
      </Section>
    );
  const rows = siteMethodRows(known.methods);
  return (
    <Section
      title="Ways to hold a VM still"
      note={
        <>
          quiesce methods, the best first; asked <Age at={known.asOf} />
        </>
      }
    >
      {stale && <p className="mb-2 text-13 font-medium text-warn">Seen before the site’s present trouble.</p>}
      <VerdictText verdict={siteVerdict(rows)} stale={stale} />
      <MethodTable label={`Quiesce methods of ${siteName}`} where="At this site" rows={rows} stale={stale} />
    </Section>
  );
}
