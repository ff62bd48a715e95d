import { Field } from "@/components/ui/field";
import { IDLE_MINUTES, SESSION_HOURS } from "@/lib/settings/security-defaults";
import type { SecurityFields } from "./security-values";

export interface FieldsProps {
  values: SecurityFields;
  set: (change: Partial<SecurityFields>) => void;
  errors: Record<string, string>;
}

/** How long a session lasts, and what of that acts when. */
export function TimesFields({ values, set, errors }: FieldsProps) {
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          id="idleMinutes"
          name="idleMinutes"
          label="Ends without use, minutes"
          hint={`From ${IDLE_MINUTES.min} to ${IDLE_MINUTES.max}. An open page alone is no use.`}
          inputMode="numeric"
          autoComplete="off"
          className="max-w-32"
          value={values.idleMinutes}
          onChange={(event) => set({ idleMinutes: event.target.value })}
          error={errors.idleMinutes}
        />
        <Field
          id="sessionHours"
          name="sessionHours"
          label="Ends after the sign-in, hours"
          hint={`From ${SESSION_HOURS.min} to ${SESSION_HOURS.max}, whatever its person does.`}
          inputMode="numeric"
          autoComplete="off"
          className="max-w-32"
          value={values.sessionHours}
          onChange={(event) => set({ sessionHours: event.target.value })}
          error={errors.sessionHours}
        />
      </div>
      <p className="text-13 text-muted">
        Shorter times act at once, on who is signed in too: what is over by them ends. A longer time without
        use acts at once as well; more hours after the sign-in are for new sign-ins only. What has ended does
        not come back.
      </p>
    </div>
  );
}
