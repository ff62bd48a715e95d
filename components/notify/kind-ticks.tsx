import { Button } from "@/components/ui/button";
import { HintAndError } from "@/components/ui/labelled";
import { INCIDENT_KIND_IDS, INCIDENT_KINDS } from "@/lib/notify/incident-kinds";
import type { FieldsProps } from "./channel-values";

/** The kinds of incidents that a channel is told of. The id is on the first, where an error's link leads. */
export function KindTicks({ values: { tells }, set, errors }: FieldsProps) {
  const isAll = tells.length === INCIDENT_KIND_IDS.length;
  return (
    <fieldset className="min-w-0" aria-describedby={errors.tells ? "tells-error" : undefined}>
      <legend className="float-left mr-2 flex min-h-7 items-center gap-1 text-13 font-medium">
        Told of{" "}
        <span className="font-normal text-subtle">
          {isAll ? "everything" : `${tells.length} of ${INCIDENT_KIND_IDS.length}`}
        </span>
      </legend>
      <Button size="s" kind="quiet" onClick={() => set({ tells: isAll ? [] : INCIDENT_KIND_IDS })}>
        {isAll ? "Choose none" : "Choose all"}
      </Button>
      <div className="clear-both grid gap-2.5 pt-1.5">
        {INCIDENT_KIND_IDS.map((kind, index) => (
          <label key={kind} className="flex min-h-6 items-start gap-2 text-14">
            <input
              id={index === 0 ? "tells" : undefined}
              type="checkbox"
              className="tick-box mt-0.5"
              checked={tells.includes(kind)}
              onChange={(event) =>
                set({
                  tells: INCIDENT_KIND_IDS.filter((each) =>
                    each === kind ? event.target.checked : tells.includes(each),
                  ),
                })
              }
            />
            <span className="min-w-0">
              {INCIDENT_KINDS[kind].name}
              <span className="block text-12 text-subtle first-letter:uppercase">
                {INCIDENT_KINDS[kind].explained}
              </span>
            </span>
          </label>
        ))}
      </div>
      <HintAndError id="tells" error={errors.tells} />
    </fieldset>
  );
}
