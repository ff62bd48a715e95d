import { Checkbox } from "@/components/ui/checkbox";
import { HintAndError } from "@/components/ui/labelled";
import { Notice } from "@/components/ui/notice";
import { type AdoptionOffer, goodsWords, isProved, proofWords } from "@/lib/sites/adopt/adoption-offer";

interface Props {
  id: string;
  offers: readonly AdoptionOffer[];
  /** By the ids of the remembered sites. */
  chosen: readonly string[];
  onChange: (offer: AdoptionOffer, on: boolean) => void;
  error?: string | undefined;
}

/** The sites that manifests tell of and that this one may be, each to be confirmed: then all that is known of it moves here. */
export function AdoptTicks({ id, offers, chosen, onChange, error }: Props) {
  const isUnproved = offers.some((offer) => !isProved(offer) && chosen.includes(offer.id));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-13 font-medium">A site of your manifests</legend>
      <div className="grid gap-2">
        {offers.map((offer, i) => (
          <Checkbox
            key={offer.id}
            id={i === 0 ? id : `${id}-${i}`}
            name={id}
            label={labelOf(offer)}
            hint={proofWords(offer)}
            checked={chosen.includes(offer.id)}
            onChange={(event) => onChange(offer, event.target.checked)}
          />
        ))}
      </div>
      {isUnproved && (
        <div className="mt-2 max-w-[72ch]">
          <Notice tone="warn">
            Nothing proves that it is the same site. If it is another one, backups would be looked for where
            they never were.
          </Notice>
        </div>
      )}
      <HintAndError id={id} error={error} />
    </fieldset>
  );
}

function labelOf(offer: AdoptionOffer): string {
  const { text, isOne } = goodsWords(offer);
  return `This is ${offer.name} of your manifests: ${text} ${isOne ? "moves" : "move"} to it`;
}
