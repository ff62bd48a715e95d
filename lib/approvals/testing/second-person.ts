import { randomUUID } from "node:crypto";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { SECURITY_DEFAULTS } from "../../settings/security-defaults";
import { person } from "../../sites/testing/stored-site";
import type { ApprovalKind } from "../approval-kinds";
import { approve } from "../approve";
import { askApproval } from "../ask-approval";
import { NeedsApproval } from "../gated";

/** From now on a second person has to approve these kinds, and no others; the database has no request any more. */
export async function switchFourEyes(...fourEyes: ApprovalKind[]): Promise<void> {
  const { idleMinutes, sessionHours } = SECURITY_DEFAULTS;
  const values = { fourEyes, idleMinutes, sessionHours, updatedBy: "a test" };
  await db().approval.deleteMany();
  await db().securitySettings.upsert({ where: { id: 1 }, create: values, update: values });
}

/** An admin of that name, who has just typed the password. */
export const named = (name: string, more: Partial<Session> = {}): Session => ({
  ...person(),
  ...{ id: randomUUID(), userId: randomUUID(), name },
  ...more,
});

/** What a verb wanted to have approved. @throws when it wanted nothing */
export async function gatedOf(work: () => Promise<unknown>): Promise<NeedsApproval["gated"]> {
  const error = await work().then(
    () => new Error("nobody had to approve it"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NeedsApproval)) throw error;
  return error.gated;
}

/** Asks as the page does when a verb has thrown, and lets another admin approve it. @returns the request's id */
export async function approved(asker: Session, work: () => Promise<unknown>): Promise<string> {
  const id = await askApproval(asker, await gatedOf(work));
  await approve(named("grace"), { id });
  return id;
}
