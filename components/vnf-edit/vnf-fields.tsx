"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { HintAndError } from "@/components/ui/labelled";
import { RadioGroup } from "@/components/ui/radio-group";
import { TextArea } from "@/components/ui/text-area";
import type { PossibleReceiver } from "@/lib/vnfs/editable-vm";
import { MAX_VNF_NAME } from "@/lib/vnfs/vnf-schemas";
import type { SettingsValues } from "./settings-values";
import { SpanField } from "./span-field";

interface Props {
  values: SettingsValues;
  set: (change: Partial<SettingsValues>) => void;
  errors: Record<string, string>;
}

/** What a VNF is called, and whom to ask about it. */
export function IdentityFields({ values, set, errors }: Props) {
  return (
    <>
      <Field
        id="name"
        name="name"
        label="Name"
        autoComplete="off"
        maxLength={MAX_VNF_NAME}
        value={values.name}
        onChange={(event) => set({ name: event.target.value })}
        error={errors.name}
      />
      <Field
        id="owner"
        name="owner"
        label="Owner"
        hint="Whom to ask about it: a team, a person, a telephone number. May stay empty."
        autoComplete="off"
        value={values.owner}
        onChange={(event) => set({ owner: event.target.value })}
        error={errors.owner}
      />
      <TextArea
        id="description"
        name="description"
        label="Description"
        rows={2}
        value={values.description}
        onChange={(event) => set({ description: event.target.value })}
        error={errors.description}
      />
    </>
  );
}

const ON_UNQUIESCED = [
  {
    value: "stop",
    label: "Stop",
    hint: "The others are thawed at once, and no recovery point is made.",
  },
  {
    value: "continue",
    label: "Go on with a lower consistency",
    hint: "The recovery point is made, and says which VM was not held and what that costs.",
  },
];

/** How long it may be frozen, how old its newest recovery point may be, and where its backups are known. */
export function ProtectionFields({
  values,
  set,
  errors,
  receivers,
}: Props & { receivers: readonly PossibleReceiver[] }) {
  return (
    <>
      <div>
        <Field
          className="max-w-60"
          id="freezeBudget"
          name="freezeBudget"
          label="Freeze budget, seconds"
          hint="The longest that the whole VNF may stand still: 1 to 45."
          inputMode="decimal"
          autoComplete="off"
          value={values.freezeBudget}
          onChange={(event) => set({ freezeBudget: event.target.value })}
          error={errors.freezeBudget}
        />
      </div>
      <RadioGroup
        id="onUnquiesced"
        name="onUnquiesced"
        label="When a VM cannot be quiesced"
        options={ON_UNQUIESCED}
        value={values.onUnquiesced}
        onChange={(value) => set({ onUnquiesced: value === "continue" ? "continue" : "stop" })}
        error={errors.onUnquiesced}
      />
      <SpanField
        id="rpo"
        label="RPO target"
        hint="How old its newest usable recovery point may become. It counts as missed beyond that."
        text={values.rpo}
        unit={values.rpoUnit}
        set={(rpo, rpoUnit) => set({ rpo, rpoUnit })}
        error={errors.rpo}
      />
      <SpanField
        id="rto"
        label="RTO target"
        hint="How long a recovery may take until its last check has passed. Drills and failovers are held against it. May stay empty."
        text={values.rto}
        unit={values.rtoUnit}
        set={(rto, rtoUnit) => set({ rto, rtoUnit })}
        error={errors.rto}
      />
      <div>
        <Field
          className="max-w-60"
          id="drillDays"
          name="drillDays"
          label="A drill has to pass each … days"
          hint="Without one in that time it is due, and a failover has to be signed for. May stay empty: then none is demanded."
          inputMode="numeric"
          autoComplete="off"
          value={values.drillDays}
          onChange={(event) => set({ drillDays: event.target.value })}
          error={errors.drillDays}
        />
      </div>
      <div>
        <Field
          className="max-w-60"
          id="increments"
          name="increments"
          label="Increments before the next full backup"
          hint="0: every backup is full. A restore reads the full one and all increments after it."
          inputMode="numeric"
          autoComplete="off"
          value={values.increments}
          onChange={(event) => set({ increments: event.target.value })}
          error={errors.increments}
        />
      </div>
      <Receivers values={values} set={set} errors={errors} receivers={receivers} />
    </>
  );
}

/** The first tick box has the id that an error leads to. */
function Receivers({ values, set, errors, receivers }: Props & { receivers: readonly PossibleReceiver[] }) {
  const { receiverIds } = values;
  return (
    <fieldset className="min-w-0" aria-describedby={errors.receivers ? "receivers-error" : undefined}>
      <legend className="mb-1 text-13 font-medium">Sites that learn its backups</legend>
      {receivers.length === 0 ? (
        <p className="text-13 text-muted">
          There is no other site yet. Without one, it can be recovered at its own site alone.
        </p>
      ) : (
        <div className="grid gap-1">
          {receivers.map(({ id, name }, index) => (
            <Checkbox
              key={id}
              id={index === 0 ? "receivers" : `receiver-${id}`}
              name="receivers"
              label={name}
              checked={receiverIds.includes(id)}
              onChange={(event) => {
                const others = receiverIds.filter((each) => each !== id);
                set({ receiverIds: event.target.checked ? [...others, id] : others });
              }}
            />
          ))}
        </div>
      )}
      <HintAndError
        id="receivers"
        hint="They are told of each backup as soon as it is made, so that they can restore it when this site is lost. They need access to the same backup store."
        error={errors.receivers}
      />
    </fieldset>
  );
}
