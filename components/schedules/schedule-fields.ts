import type { ScheduleValues } from "./schedule-values";

/** What a part of the form is given. */
export interface FieldsProps {
  values: ScheduleValues;
  set: (change: Partial<ScheduleValues>) => void;
  errors: Record<string, string>;
}
