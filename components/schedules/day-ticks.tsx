import { HintAndError } from "@/components/ui/labelled";
import { DAY_NAMES, WEEK } from "@/lib/schedules/schedule-words";

interface Props {
  id: string;
  label: string;
  days: readonly number[];
  set: (days: number[]) => void;
  hint?: string;
  error: string | undefined;
}

/** Days of the week to be chosen, Monday first. The id is on the first, where an error's link leads. */
export function DayTicks({ id, label, days, set, hint, error }: Props) {
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <fieldset className="min-w-0" aria-describedby={describedBy || undefined}>
      <legend className="mb-1 text-13 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {WEEK.map((day, index) => (
          <label key={day} className="flex min-h-6 items-center gap-1.5 text-14">
            <input
              id={index === 0 ? id : undefined}
              type="checkbox"
              className="tick-box"
              checked={days.includes(day)}
              onChange={(event) =>
                set(event.target.checked ? [...days, day].sort() : days.filter((each) => each !== day))
              }
            />
            <span aria-hidden>{DAY_NAMES[day]?.slice(0, 3)}</span>
            <span className="sr-only">{DAY_NAMES[day]}</span>
          </label>
        ))}
      </div>
      <HintAndError id={id} hint={hint} error={error} />
    </fieldset>
  );
}
