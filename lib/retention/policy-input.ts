import { z } from "zod";
import { TimeZone } from "../schedules/schedule-input";
import { SiteName } from "../sites/site-name";
import { keepsNothing } from "./retention-rules";

/*
 * What the form of a retention policy sends. Pure: shared by the form, which checks as one types, and the verbs.
 */

const MAX_VNFS = 500;

const count = (most: number) => {
  const message = `Enter a whole number from 0 to ${most}.`;
  return z.number(message).int(message).min(0, message).max(most, message);
};

const Rules = {
  keepLast: count(1000),
  daily: count(1000),
  weekly: count(520),
  monthly: count(240),
  yearly: count(100),
  minAgeDays: count(3650),
};

const Shape = z.object({
  name: z.string("Enter a name.").trim().min(1, "Enter a name, such as Two weeks.").pipe(SiteName),
  ...Rules,
  timeZone: TimeZone,
  vnfIds: z
    .array(z.uuid("This is no VNF."))
    .max(MAX_VNFS, `At most ${MAX_VNFS} VNFs.`)
    .transform((ids) => [...new Set(ids)]),
});

const NOTHING = "It would keep nothing. Enter how many are kept by one of these at least.";
const refuseNothing = (rules: z.output<typeof Shape>, context: z.RefinementCtx) => {
  if (keepsNothing(rules)) context.addIssue({ code: "custom", path: ["keepLast"], message: NOTHING });
};

/** What is asked about before anything is stored. */
export const PolicyId = z.uuid("There is no such policy.");
const Seen = z.string().max(100).optional();

/** All that a policy says, and to which VNFs. `seen`: what would go, as the preview showed it. */
export const PolicyInput = Shape.extend({ seen: Seen }).superRefine(refuseNothing);
export const PolicyChange = Shape.extend({
  seen: Seen,
  policyId: PolicyId,
  /** Counts its changes: that of the page from which something is sent. */
  version: z.number().int().min(1),
}).superRefine(refuseNothing);
export type PolicyWanted = z.output<typeof Shape>;
