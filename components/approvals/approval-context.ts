"use client";

import { createContext } from "react";
import type { ActionResult } from "@/lib/api/action-result";

/** What an action said that a second person has to approve first. */
export type Refusal = Extract<ActionResult<unknown>, { ok: false }>;

/** An action that waits for a second person, and how it goes on. */
export interface Wait {
  approvalId: string;
  refusal: Refusal;
  /** Does it: the very same input again. */
  again: () => Promise<ActionResult<unknown>>;
  /** Tells the form what came of it. */
  settle: (result: ActionResult<unknown>) => void;
  /** Whether the form is still there to say what went wrong. */
  isThere: () => boolean;
  /** What the button says that does it, such as "Fail core over to Paris". */
  verb: string;
  /**
   * It was asked for anew, and why: what would be done is another thing than what was approved; that was used or had
   * expired in the same moment; or nobody could say.
   */
  anew?: "changed" | "over" | "unknown";
}

/** Waits for a second person in the place of a form; null outside the shell, such as in the set-up, where nothing needs one. */
export const ApprovalContext = createContext<((wait: Wait) => void) | null>(null);
