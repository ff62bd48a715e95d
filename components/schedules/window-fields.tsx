import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { DayTicks } from "./day-ticks";
import type { FieldsProps } from "./schedule-fields";

/** When freezes are allowed. */
export function WindowFields({ values, set, errors }: FieldsProps) {
  return (
    <div className="grid gap-3">
      <Checkbox
        id="hasWindow"
        name="hasWindow"
        label="Backups may begin only within a freeze window"
        hint="Times outside of it are no slots. A late slot waits until it opens again."
        checked={values.hasWindow}
        onChange={(event) => set({ hasWindow: event.target.checked })}
      />
      {values.hasWindow && (
        <div className="grid gap-3 border-l border-line pl-4">
          <DayTicks
            id="windowDays"
            label="On these days"
            hint="The days on which the window opens: after midnight it is still that of the day before."
            days={values.windowDays}
            set={(windowDays) => set({ windowDays })}
            error={errors.windowDays}
          />
          <div className="flex flex-wrap gap-3">
            {(["from", "to"] as const).map((name) => (
              <div key={name} className="w-32">
                <Field
                  id={name}
                  name={name}
                  label={name === "from" ? "From" : "To"}
                  autoComplete="off"
                  value={values[name]}
                  onChange={(event) => set({ [name]: event.target.value })}
                  error={errors[name]}
                />
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
