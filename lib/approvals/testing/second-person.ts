import { randomUUID } from "node:crypto";
import { expect } from "vitest";
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

interface Gate {
  asker: Session;
  /** What is to be approved; the same input each time, but for start keys and the like. */
  same: () => Promise<unknown>;
  /** Inputs that are another thing. */
  others: readonly (() => Promise<unknown>)[];
  /** All that it could change. */
  look: () => Promise<unknown>;
}

/**
 * What every gate has to do: without an approval nothing is changed; with one, what is another thing changes nothing, and
 * the same is done. @returns what was approved, for its words
 */
export async function expectGate({ asker, same, others, look }: Gate): Promise<NeedsApproval["gated"]> {
  const before = await look();
  const gated = await gatedOf(same);
  expect(await look()).toEqual(before);
  const id = await askApproval(asker, gated);
  await expect(same()).rejects.toMatchObject({ code: "needs_approval" });
  await approve(named("grace"), { id });
  for (const other of others) {
    await expect(other()).rejects.toMatchObject({ code: "needs_approval" });
    expect(await look()).toEqual(before);
  }
  expect(await stateOf(id)).toBe("approved");
  await same();
  expect(await stateOf(id)).toBe("used");
  expect(await look()).not.toEqual(before);
  return gated;
}

const stateOf = async (id: string) => (await db().approval.findUniqueOrThrow({ where: { id } })).state;
