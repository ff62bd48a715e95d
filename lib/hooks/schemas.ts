import { z } from "zod";
import { SiteName } from "../sites/site-name";

/*
 * What the forms of hooks send, and what the page shows. Pure: shared by page and verbs.
 */
export const HOOK_KINDS = ["fence", "hand-over"] as const;
export type HookKind = (typeof HOOK_KINDS)[number];

const HookFields = {
  name: SiteName,
  url: z
    .string("Enter the address that is called.")
    .trim()
    .min(1, "Enter the address that is called, such as https://automation.example.com/stillpoint.")
    .max(2_000, "Use at most 2000 characters."),
  caPem: z.string().max(300_000, "At most 256 kB are taken.").default(""),
  /** The person has accepted that it is on this machine or this network, and may be called by plain HTTP. */
  isInternal: z.boolean().default(false),
};

export const AddHookInput = z.object({
  kind: z.enum(HOOK_KINDS, "Choose what it is called for."),
  ...HookFields,
});

const HookId = z.uuid("There is no such hook.");

export const ChangeHookInput = z.object({
  hookId: HookId,
  /** When what the form shows was last changed. */
  version: z.iso.datetime({ offset: true }),
  ...HookFields,
});

export const OneHookInput = z.object({ hookId: HookId });

/** A hook as the page shows it: never its secret. */
export interface HookView {
  id: string;
  name: string;
  kind: HookKind;
  url: string;
  caPem: string | null;
  isInternal: boolean;
  createdBy: string;
  /** ISO 8601, both. */
  createdAt: string;
  version: string;
  /** How many recovery plans name it. */
  planCount: number;
}

/** A try of a hook, as it is told. */
export interface HookTrial {
  isTaken: boolean;
  /** Null: no answer. */
  status: number | null;
  text: string;
}
