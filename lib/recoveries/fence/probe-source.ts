import { db } from "../../db";
import { isPassing } from "../../made/make-once";
import { isOpenStackError } from "../../openstack/errors";
import { UNREACHED_RETRY } from "../../openstack/retry";
import type { Session } from "../../openstack/session";
import type { RecoveryContext } from "../recovery-context";
import { CALL_MS, type Trouble, troubleOfAny } from "./hands";

/** Whether somebody answers for the VMs of a project at a site. */
export type Answering =
  | { session: Session }
  /** `answers`: false when nothing came; true when it was refused; null when it could not be asked. */
  | { answers: boolean | null; trouble: Trouble };

/**
 * Signs in to a project at a site and asks Nova there for anything: Keystone, then Nova, 10 s each.
 * @throws the signal's reason; what is no call's failure
 */
export async function probeSource(
  ctx: Pick<RecoveryContext, "session" | "signal" | "assertFence">,
  { siteId, projectId }: { siteId: string; projectId: string },
): Promise<Answering> {
  const site = await db().site.findUnique({
    where: { id: siteId },
    select: { name: true, isRemembered: true, credentials: { where: { projectId }, select: { id: true } } },
  });
  const credentialId = site?.credentials[0]?.id;
  if (!site) return cannot("its site is not known any more", "Make sure by hand that it is off.");
  if (site.isRemembered)
    return cannot(
      `${site.name} is known from manifests only, and cannot be asked`,
      "Make sure by hand that it is off, or add the site with its credentials.",
    );
  if (!credentialId)
    return cannot(
      `no credential of its project at ${site.name} is stored, so it cannot be asked`,
      `Add one on the page of ${site.name}, or make sure by hand that it is off.`,
    );
  try {
    const session = await ctx.session(credentialId);
    const call = { deadlineMs: CALL_MS, signal: ctx.signal };
    const { project } = await session.token(call);
    // Of another project's VM it would be said that there is none.
    if (project?.id !== projectId)
      return {
        answers: true,
        trouble: {
          cause: `the credential of its project at ${site.name} signs in to ${project ? `the project ${project.name}` : "no project"} now`,
          todo: `Correct the credential on the page of ${site.name}.`,
        },
      };
    const query = { limit: 1 };
    await session.call({
      service: "compute",
      method: "GET",
      path: "/servers",
      query,
      expect: [200],
      unreachedRetry: UNREACHED_RETRY,
      ...call,
    });
    return { session };
  } catch (error) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    const trouble = troubleOfAny(error);
    ctx.assertFence();
    return { answers: hasAnswered(error), trouble };
  }
}

/** A refusal is an answer; what a proxy says in place of a service is none. Null: nothing was asked. */
function hasAnswered(error: unknown): boolean | null {
  if (!isOpenStackError(error)) return null;
  return !isPassing(error) && (error.status !== undefined || error.kind === "endpoint_missing");
}

const cannot = (cause: string, todo: string): Answering => ({ answers: null, trouble: { cause, todo } });
