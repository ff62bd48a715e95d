import type { ThawNow } from "@/components/freezes/thaw-now-words";
import type { ActionResult } from "@/lib/api/action-result";
import type { CheckSites } from "./check-all-sites";
import type { Theme } from "./theme";

/** What the shell asks of the server. Handed in by the layout: components import nothing of `app`. */
export interface ShellActions {
  signOut: () => Promise<void>;
  chooseTheme: (theme: Theme) => Promise<unknown>;
  checkSites: CheckSites;
  thawNow: ThawNow;
  /** What a step of the first task asks for was opened. */
  noteSeen: (input: unknown) => Promise<unknown>;
  dismissGuide: (input: { isDismissed: boolean }) => Promise<unknown>;
  /** Takes back what a second person was asked to approve. */
  withdrawApproval: (input: unknown) => Promise<ActionResult<void>>;
  /** Goes on without a second person, in an emergency. */
  breakGlass: (input: unknown) => Promise<ActionResult<void>>;
  endWeek: () => Promise<ActionResult<string>>;
}
