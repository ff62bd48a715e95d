import { z } from "zod";
import { APPROVAL_KIND_IDS } from "../approvals/approval-kinds";
import { IDLE_MINUTES, SESSION_HOURS } from "./security-defaults";

/*
 * What the security form sends. Pure: shared by the form, which checks as one types, and the verb.
 */

const whole = (unit: string, { min, max }: { min: number; max: number }) => {
  const message = `Enter a whole number of ${unit} from ${min} to ${max}.`;
  return z.number(message).int(message).min(min, message).max(max, message);
};

export const SecurityTimes = z.object({
  idleMinutes: whole("minutes", IDLE_MINUTES),
  sessionHours: whole("hours", SESSION_HOURS),
});

export const SecurityChange = SecurityTimes.extend({
  fourEyes: z
    .array(z.enum(APPROVAL_KIND_IDS, "There is no such switch."))
    .max(APPROVAL_KIND_IDS.length, "There are not so many switches.")
    // In the order of the page: the same choice is the same value, whatever was ticked first.
    .transform((kinds) => APPROVAL_KIND_IDS.filter((kind) => kinds.includes(kind))),
  /** Counts its changes: that of the page from which something is sent. */
  version: z.number().int().min(0),
});
