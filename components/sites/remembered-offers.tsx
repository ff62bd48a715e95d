"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { type AdoptionOffer, goodsWords, isProved } from "@/lib/sites/adopt/adoption-offer";
import type { SiteDetail } from "@/lib/sites/get-site";
import { AdoptTicks } from "./adopt-ticks";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  site: Pick<SiteDetail, "id" | "name" | "remembered">;
  action: SiteActions["adopt"];
}

/** Sites that manifests tell of, and that this one may be: a person says which. */
export function RememberedOffers({ site, action }: Props) {
  const [chosen, setChosen] = useState<AdoptionOffer>();
  const { run, busy, refusal, forget } = useAction(action, ({ name, alreadyThere }) => {
    setChosen(undefined);
    const stayed = alreadyThere.length > 0 ? `; ${alreadyThere.join(", ")} stayed in VNFs of their own` : "";
    toast(`${site.name} is ${name} of your manifests now${stayed}`);
  });
  return (
    <Section title="Known from your manifests" note="the same region; it may be this site">
      <form
        noValidate
        className="grid max-w-[720px] gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen) return;
          void run({ siteId: site.id, rememberedId: chosen.id, evenUnproved: !isProved(chosen) });
        }}
      >
        <FormErrors message={refusal?.message} />
        <AdoptTicks
          id="adopts"
          offers={site.remembered}
          chosen={chosen ? [chosen.id] : []}
          onChange={(offer, on) => {
            forget();
            setChosen(on ? offer : undefined);
          }}
        />
        {chosen && (
          <div>
            <Button type="submit" kind="primary" busy={busy}>
              {busy ? "Moving…" : `Move ${goodsWords(chosen).text} here`}
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
}
