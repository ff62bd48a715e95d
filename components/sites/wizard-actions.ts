import type { ActionResult } from "@/lib/api/action-result";
import type { DraftCheck } from "@/lib/sites/check-drafts";
import type { CloudsPreview } from "@/lib/sites/preview-clouds";

/** What the wizard asks of the server. Whoever shows it hands the server actions in. */
export interface WizardActions {
  preview: (input: unknown) => Promise<ActionResult<CloudsPreview>>;
  check: (input: unknown) => Promise<ActionResult<DraftCheck[]>>;
  add: (input: unknown) => Promise<ActionResult<{ id: string; name: string }[]>>;
}
