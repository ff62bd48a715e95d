import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { DayTicks } from "./day-ticks";
import type { FieldsProps } from "./schedule-fields";
import type { ScheduleValues } from "./schedule-values";

const KINDS = [
  { value: "vnf", label: "As each VNF’s own settings say" },
  { value: "weekdays", label: "The first one from certain days of the week on" },
  { value: "days", label: "When the newest full one is some days old" },
  { value: "always", label: "Every one" },
];

/** Which backups are full; all others are incremental. */
export function FullFields({ values, set, errors }: FieldsProps) {
  return (
    <div className="grid gap-3">
      <RadioGroup
        id="full"
        name="full"
        label="Which backups are full"
        hint="The others are incremental, where a volume’s chain allows it."
        options={KINDS}
        value={values.full}
        onChange={(full) => set({ full: full as ScheduleValues["full"] })}
        error={errors.full}
      />
      {values.full === "weekdays" && (
        <div className="border-l border-line pl-4">
          <DayTicks
            id="fullDays"
            label="Full from these days on"
            days={values.fullDays}
            set={(fullDays) => set({ fullDays })}
            error={errors.fullDays}
          />
        </div>
      )}
      {values.full === "days" && (
        <div className="w-48 border-l border-line pl-4">
          <Field
            id="fullEvery"
            name="fullEvery"
            label="Days"
            inputMode="numeric"
            autoComplete="off"
            value={values.fullEvery}
            onChange={(event) => set({ fullEvery: event.target.value })}
            error={errors.fullEvery}
          />
        </div>
      )}
    </div>
  );
}
