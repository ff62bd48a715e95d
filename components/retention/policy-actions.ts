import type { ActionResult } from "@/lib/api/action-result";
import type { Changed } from "@/lib/changed";
import type { RetentionPreview } from "@/lib/retention/retention-preview";

export type SeeWhatGoes = (input: unknown) => Promise<ActionResult<RetentionPreview>>;
export type AddPolicy = (input: unknown) => Promise<ActionResult<{ id: string }>>;
export type ChangePolicy = (input: unknown) => Promise<ActionResult<Changed>>;
export type ActOnPolicy = (input: unknown) => Promise<ActionResult<void>>;

/** The key of the list that pages of policies are read from. */
export const RETENTION_KEY = ["retention"];
