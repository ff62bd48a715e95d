"use client";

import { Inert } from "@/components/data/inert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { UP_SECONDS } from "@/lib/recoveries/boot-tiers";
import { lasting } from "@/lib/recoveries/words";
import { CheckRow } from "./check-row";
import { newCheck, type TierDraft } from "./tier-drafts";

const ON_FAILED = [
  { value: "stop", label: "The next tiers do not boot" },
  { value: "go-on", label: "The next tiers boot all the same" },
];

interface Props {
  /** Where it stands among the tiers: its fields' ids begin with it. */
  index: number;
  tier: TierDraft;
  before: TierDraft | undefined;
  /** No tier boots after it. */
  isLast: boolean;
  errors: Record<string, string>;
  /** @param fields the ids of the fields that were touched */
  set: (change: Partial<TierDraft>, ...fields: string[]) => void;
}

/** What is decided of one boot tier. */
export function TierFields({ index, tier, before, isLast, errors, set }: Props) {
  const id = `bootTiers.${index}`;
  const { order, vms, checks } = tier;
  return (
    <fieldset className="min-w-0 border-t border-line py-4">
      <legend className="float-left mb-3 w-full text-13">
        <span className="font-semibold">Tier {order}</span>{" "}
        <span className="text-muted">
          {vms.map(({ serverId, name }, n) => (
            <span key={serverId}>
              {n > 0 && ", "}
              <Inert text={name} />
            </span>
          ))}
        </span>
      </legend>
      <div className="clear-both grid gap-x-10 gap-y-4 lg:grid-cols-[260px_minmax(0,1fr)]">
        <div className="grid content-start gap-4">
          {before ? (
            <Field
              id={`${id}.delaySeconds`}
              name={`${id}.delaySeconds`}
              label="Wait before it boots, seconds"
              hint={`Counted from when tier ${before.order} is healthy.`}
              inputMode="numeric"
              autoComplete="off"
              className="max-w-28"
              value={tier.delay}
              onChange={(event) => set({ delay: event.target.value }, `${id}.delaySeconds`)}
              error={errors[`${id}.delaySeconds`]}
            />
          ) : (
            <p className="text-13 text-muted">It boots first: there is nothing to wait for.</p>
          )}
          <Checkbox
            id={`${id}.isPaused`}
            name={`${id}.isPaused`}
            label="A person lets it boot"
            checked={tier.isPaused}
            onChange={(event) => set({ isPaused: event.target.checked }, `${id}.isPaused`)}
          />
          {tier.isPaused && (
            <TextArea
              id={`${id}.pauseBefore`}
              name={`${id}.pauseBefore`}
              label="What to do before it boots"
              hint="Shown on the run’s page, beside the button that lets it go on. It waits for four hours."
              rows={2}
              className="text-13"
              value={tier.pause}
              // A line of its own on the run’s page: no breaks in it.
              onChange={(event) =>
                set({ pause: event.target.value.replace(/\s*\n\s*/g, " ") }, `${id}.pauseBefore`)
              }
              error={errors[`${id}.pauseBefore`]}
            />
          )}
        </div>
        <div className="grid min-w-0 content-start gap-4">
          {/* biome-ignore lint/a11y/useSemanticElements: a set of fields within one */}
          <div role="group" aria-label={`Checks of tier ${order}`} className="min-w-0">
            <p className="text-13 font-medium">Healthy when</p>
            <p className="mb-1 text-13 text-muted">
              {vms.length === 1 ? "the VM is up" : "each VM is up"} (within {lasting(UP_SECONDS * 1000)},
              unless you say otherwise){checks.length > 0 && ", and"}
            </p>
            <ul>
              {checks.map((check, n) => (
                <CheckRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: it is what names a check, also in what the server says
                  key={n}
                  id={`${id}.checks.${n}`}
                  label={`check ${n + 1} of tier ${order}`}
                  check={check}
                  vms={vms}
                  errors={errors}
                  set={(change, field) =>
                    set({ checks: checks.map((each, i) => (i === n ? { ...each, ...change } : each)) }, field)
                  }
                  remove={() => set({ checks: checks.filter((_, i) => i !== n) })}
                />
              ))}
            </ul>
            <Button
              size="s"
              className="mt-1"
              aria-label={`Add a check to tier ${order}`}
              onClick={() => set({ checks: [...checks, newCheck(vms[0]?.serverId ?? "")] })}
            >
              Add a check
            </Button>
          </div>
          {!isLast && (
            <div className="max-w-72">
              <Select
                id={`${id}.onFailedCheck`}
                name={`${id}.onFailedCheck`}
                label="When one of its VMs does not become healthy"
                options={ON_FAILED}
                value={tier.onFailedCheck}
                onChange={(event) =>
                  set(
                    { onFailedCheck: event.target.value as TierDraft["onFailedCheck"] },
                    `${id}.onFailedCheck`,
                  )
                }
              />
            </div>
          )}
        </div>
      </div>
    </fieldset>
  );
}
