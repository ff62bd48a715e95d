import { z } from "zod";
import { SiteName } from "../sites/site-name";
import { readCron } from "./cron-fields";
import { isTimeZone, nearZones } from "./near-zones";
import { EVERY_HOURS } from "./schedule";

/*
 * What the form of a schedule sends. Pure: shared by the form, which checks as one types, and the verbs.
 */

const MAX_VNFS = 500;
const MAX_TIMES = 24;

const Time = z.string("Enter a time.").regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Enter a time such as 02:30.");
const whole = (least: number, most: number, message: string) =>
  z.number(message).int(message).min(least, message).max(most, message);
const Days = z
  .array(z.number().int().min(0).max(6))
  .min(1, "Choose one day at least.")
  .transform((days) => [...new Set(days)].sort());

const CadenceInput = z.discriminatedUnion(
  "kind",
  [
    z.object({
      kind: z.literal("hours"),
      every: z.union(
        EVERY_HOURS.map((hours) => z.literal(hours)),
        `Choose every ${EVERY_HOURS.slice(0, -1).join(", ")} or 12 hours.`,
      ),
      minute: whole(0, 59, "The minute is from 0 to 59."),
    }),
    z.object({
      kind: z.literal("daily"),
      times: z
        .array(Time)
        .min(1, "Enter one time at least, such as 02:30.")
        .max(MAX_TIMES, `At most ${MAX_TIMES} times.`)
        .transform((times) => [...new Set(times)].sort()),
    }),
    z.object({ kind: z.literal("weekly"), days: Days, time: Time }),
    z.object({
      kind: z.literal("monthly"),
      day: z.union([z.literal("last"), whole(1, 31, "A day of the month is from 1 to 31.")]),
      time: Time,
    }),
    z.object({
      kind: z.literal("cron"),
      cron: z
        .string("Enter a cron expression.")
        .max(200, "Use at most 200 characters.")
        .transform((text) => text.trim().replace(/\s+/g, " "))
        .superRefine((text, context) => {
          const read = readCron(text);
          if ("problem" in read) context.addIssue(read.problem);
        }),
    }),
  ],
  "Choose how often.",
);

export const TimeZone = z
  .string("Choose a time zone.")
  .transform((text) => text.trim())
  .superRefine((name, context) => {
    if (isTimeZone(name)) return;
    const near = nearZones(name);
    context.addIssue(
      near.length > 0
        ? `There is no time zone “${name}”. Did you mean ${near.join(" or ")}?`
        : `There is no time zone “${name}”. It is one of the IANA’s, such as Europe/Oslo or UTC.`,
    );
  });

const FullInput = z.discriminatedUnion(
  "kind",
  [
    z.object({ kind: z.literal("vnf") }),
    z.object({ kind: z.literal("always") }),
    z.object({ kind: z.literal("days"), every: whole(1, 90, "A full one is made every 1 to 90 days.") }),
    z.object({ kind: z.literal("weekdays"), days: Days }),
  ],
  "Choose which backups are full.",
);

/** All that a schedule says. */
export const ScheduleInput = z.object({
  name: z.string("Enter a name.").trim().min(1, "Enter a name, such as Nightly.").pipe(SiteName),
  vnfIds: z
    .array(z.uuid("This is no VNF."))
    .min(1, "Choose one VNF at least.")
    .max(MAX_VNFS, `At most ${MAX_VNFS} VNFs.`)
    .transform((ids) => [...new Set(ids)]),
  cadence: CadenceInput,
  timeZone: TimeZone,
  window: z.object({ days: Days, from: Time, to: Time }).nullable(),
  full: FullInput,
});
export type ScheduleWanted = z.output<typeof ScheduleInput>;

export const ScheduleId = z.uuid("There is no such schedule.");
/** Counts its changes: that of the page from which something is sent. */
export const ScheduleVersion = z.number().int().min(1);
