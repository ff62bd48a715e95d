import { Field } from "@/components/ui/field";
import type { RetentionRules } from "@/lib/retention/retention-rules";
import type { PolicyValues } from "./policy-values";

const FIELDS: readonly { rule: keyof RetentionRules; label: string }[] = [
  { rule: "keepLast", label: "The last" },
  { rule: "daily", label: "Days" },
  { rule: "weekly", label: "Weeks" },
  { rule: "monthly", label: "Months" },
  { rule: "yearly", label: "Years" },
];

interface Props {
  values: PolicyValues;
  set: (change: Partial<PolicyValues>) => void;
  errors: Record<string, string>;
}

/** How many points are kept, by each rule. */
export function RuleFields({ values, set, errors }: Props) {
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-1 text-13 font-medium">Keep</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {FIELDS.map(({ rule, label }) => (
          <Field
            key={rule}
            id={rule}
            name={rule}
            label={label}
            inputMode="numeric"
            autoComplete="off"
            value={values[rule]}
            onChange={(event) => set({ [rule]: event.target.value })}
            error={errors[rule]}
          />
        ))}
      </div>
      <p className="text-12 text-subtle">
        Of each day, week, month and year the newest complete point stands for it; those without a point are
        not counted. A point stays while one rule at least keeps it.
      </p>
      <Field
        id="minAgeDays"
        name="minAgeDays"
        label="Nothing younger than, days"
        hint="Whatever the others say, no younger point goes."
        inputMode="numeric"
        autoComplete="off"
        className="max-w-40"
        value={values.minAgeDays}
        onChange={(event) => set({ minAgeDays: event.target.value })}
        error={errors.minAgeDays}
      />
    </fieldset>
  );
}
