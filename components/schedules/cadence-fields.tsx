import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { EVERY_HOURS } from "@/lib/schedules/schedule";
import { DayTicks } from "./day-ticks";
import type { FieldsProps } from "./schedule-fields";
import type { ScheduleValues } from "./schedule-values";

const KINDS = [
  { value: "hours", label: "Every few hours" },
  { value: "daily", label: "Daily" },
  { value: "weekly", label: "Weekly" },
  { value: "monthly", label: "Monthly" },
  { value: "cron", label: "By a cron expression" },
];
const HOURS = EVERY_HOURS.map((hours) => ({
  value: String(hours),
  label: hours === 1 ? "every hour" : `every ${hours} hours`,
}));
const DAYS = [
  ...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: `day ${index + 1}` })),
  { value: "last", label: "the last day" },
];

/** How often. */
export function CadenceFields(props: FieldsProps) {
  const { values, set, errors } = props;
  return (
    <div className="grid gap-3">
      <RadioGroup
        id="cadence"
        name="cadence"
        label="How often"
        options={KINDS}
        value={values.kind}
        onChange={(kind) => set({ kind: kind as ScheduleValues["kind"] })}
        error={errors.cadence}
      />
      <div className="grid gap-3 border-l border-line pl-4">
        <OfKind {...props} />
      </div>
    </div>
  );
}

function OfKind(props: FieldsProps) {
  const { values, set, errors } = props;
  const text = (name: "minute" | "times" | "time" | "cron") => ({
    ...{ id: name, name, value: values[name], error: errors[name], autoComplete: "off" },
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  switch (values.kind) {
    case "hours":
      return (
        <div className="flex flex-wrap gap-3">
          <Choice {...props} name="every" label="Each" options={HOURS} />
          <div className="w-40">
            <Field {...text("minute")} label="Minutes past the hour" inputMode="numeric" />
          </div>
        </div>
      );
    case "daily":
      return (
        <Field
          {...text("times")}
          label="Times"
          hint="One or more, such as 02:30, 14:30."
          className="max-w-80"
        />
      );
    case "weekly":
      return (
        <>
          <DayTicks
            id="days"
            label="Days"
            days={values.days}
            set={(days) => set({ days })}
            error={errors.days}
          />
          <TimeOfDay {...text("time")} />
        </>
      );
    case "monthly":
      return (
        <div className="flex flex-wrap gap-3">
          <Choice {...props} name="day" label="Day of the month" options={DAYS} />
          <TimeOfDay {...text("time")} />
        </div>
      );
    case "cron":
      return (
        <Field
          {...text("cron")}
          label="Cron expression"
          hint="Five fields: minute, hour, day of the month, month, day of the week. L is the last day of a month. Where both days are given, either will do."
          className="max-w-80 font-mono"
          spellCheck={false}
          autoCapitalize="none"
        />
      );
  }
}

const TimeOfDay = (props: Omit<Parameters<typeof Field>[0], "label">) => (
  <div className="w-32">
    <Field {...props} label="Time" placeholder="02:30" />
  </div>
);

function Choice({
  values,
  set,
  errors,
  name,
  label,
  options,
}: FieldsProps & {
  name: "every" | "day";
  label: string;
  options: readonly { value: string; label: string }[];
}) {
  return (
    <div className="w-44">
      <Select
        id={name}
        name={name}
        label={label}
        options={options}
        value={values[name]}
        onChange={(event) => set({ [name]: event.target.value })}
        error={errors[name]}
      />
    </div>
  );
}
