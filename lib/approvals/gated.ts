import type { Permission } from "../auth/permissions";
import { AppError } from "../errors";
import type { ApprovalKind } from "./approval-kinds";

/** Something that a second person may have to approve, as it is about to be done. */
export interface Gated {
  kind: ApprovalKind;
  /** Whoever decides must have it, as the one who asks. */
  permission: Permission;
  target: { kind: string; id: string; name: string };
  /** Whoever decides must see all of them. */
  vnfIds?: readonly string[];
  siteId?: string;
  /** What would be done, a sentence: "Fail core over to Paris." */
  title: string;
  /** What it consists of, for the second person: no secrets. */
  facts: readonly { label: string; value: string }[];
  /**
   * All that makes it this and nothing else: the hash of a plan, the input without what changes from try to try (start
   * keys, passwords typed as proof). New secrets belong into it: only a keyed hash of it is kept.
   */
  binding: unknown;
  /** The page where it is carried out, without the address of this installation. */
  href: string;
}

/** A second person has to approve it first: see `actionResult`, which asks for that. */
export class NeedsApproval extends AppError {
  override name = "NeedsApproval";

  constructor(readonly gated: Gated) {
    super("needs_approval", "A second person has to approve this first.");
  }
}
