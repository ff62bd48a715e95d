import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { allZones, isTimeZone, nearZones } from "@/lib/schedules/near-zones";

const ZONES = allZones();

interface Props {
  values: { timeZone: string };
  set: (change: { timeZone: string }) => void;
  errors: Record<string, string>;
  /** What is meant in it. */
  hint?: string;
}

/** The zone that times are meant in; near ones are offered for one that nobody knows. */
export function ZoneField({
  values,
  set,
  errors,
  hint = "By the IANA’s name. Times, days and the freeze window are meant in it, and follow its summer time.",
}: Props) {
  const { timeZone } = values;
  const near = isTimeZone(timeZone.trim()) ? [] : nearZones(timeZone);
  return (
    <div>
      <Field
        id="timeZone"
        name="timeZone"
        label="Time zone"
        hint={hint}
        list="time-zones"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="max-w-80"
        value={timeZone}
        onChange={(event) => set({ timeZone: event.target.value })}
        error={errors.timeZone}
      />
      <datalist id="time-zones">
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {near.length > 0 && (
        <div className="flex flex-wrap gap-2 pt-1.5">
          {near.map((zone) => (
            <Button key={zone} size="s" onClick={() => set({ timeZone: zone })}>
              Take {zone}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
