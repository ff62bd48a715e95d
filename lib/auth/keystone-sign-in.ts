import { audited, recordAudit } from "../audit/record";
import { systemClock } from "../clock";
import { db } from "../db";
import { AppError } from "../errors";
import { Transport } from "../openstack/transport";
import { accessOf, type Mapping } from "./access";
import { addressGroup } from "./address-group";
import { type Asked, askSites } from "./ask-sites";
import { BoundedQueue } from "./bounded-queue";
import { explainNoAccess, explainRefusal, explainSilence, explainUntold } from "./refusal-texts";
import { howOf, orRecord, type Refusal, recordRefusal, silentOf } from "./refuse-sign-in";
import { startKeystoneSession } from "./session-store";
import type { SignInInput } from "./sign-in-input";
import { forgetSignIn, noteSignInProgress } from "./sign-in-progress";
import { type SignInCandidate, signInCandidates } from "./sign-in-sites";
import type { SignedIn } from "./signed-in";
import { silentSites } from "./silent-sites";

/** A sign-in lasts seconds when a site is dark, and holds connections meanwhile. */
const queue = new BoundedQueue({
  atOnce: 8,
  waiting: 40,
  deadlineMs: 10_000,
  perGroup: { atOnce: 2, waiting: 4 },
});

/** Keystone refuses an unknown name sooner than a wrong password, since it hashes nothing for it. Ours takes as long. */
const REFUSED_AFTER_MS = 1_000;

interface Count {
  /** The password was right: the attempts do not count against the account. */
  forgive: () => void;
  /** Nobody looked at the password: this attempt does not count. */
  withdraw: () => void;
}

/**
 * Starts a session of a person for whom a site's Keystone vouches. The password is kept nowhere, the person's tokens
 * only until they have told roles and projects. Null: Keystone says no, and not why.
 * @throws AppError `forbidden`, `unavailable`
 */
export async function keystoneSignIn(
  input: SignInInput,
  address: string,
  { forgive, withdraw }: Count,
): Promise<SignedIn | null> {
  const refuse = async (refusal: Refusal, message: string | null, code: "forbidden" | "unavailable") => {
    await recordRefusal(input, address, refusal);
    if (message === null) return null;
    throw new AppError(code, message);
  };
  const { mappings, asked, hasOthers } = await orRecord(input, address, () =>
    queue.run(() => ask(input), addressGroup(address)),
  ).catch((error: unknown) => {
    withdraw();
    throw error;
  });
  const { silent } = asked;
  if (asked.kind === "silent") {
    withdraw();
    const reason = "no site answered";
    const message = explainSilence(silent, asked.notAsked, Boolean(input.siteId));
    return refuse({ reason, silent }, message, "unavailable");
  }
  const { site } = asked;
  if (asked.kind === "refused") {
    const { said, requestId, tookMs } = asked;
    const refusal = { reason: said, site, silent, requestId };
    return refuse(refusal, explainRefusal(asked, hasOthers), "forbidden").finally(() =>
      systemClock.sleep(Math.max(0, REFUSED_AFTER_MS - tookMs)),
    );
  }
  forgive();
  if (asked.kind === "untold") {
    const { cause, requestId } = asked;
    const reason = `accepted the password, but did not tell the projects: ${cause}`;
    return refuse({ reason, site, silent, requestId }, explainUntold(asked), "unavailable");
  }
  const noAccess = () => {
    const message = explainNoAccess(asked);
    return refuse({ reason: message, site, silent }, message, "forbidden");
  };
  if (!accessOf(asked.grants, asked.groups, mappings)) return noAccess();
  const started = await orRecord(input, address, () => start(input, address, asked));
  return started === "no access" ? noAccess() : started;
}

async function ask(input: SignInInput): Promise<{ mappings: Mapping[]; asked: Asked; hasOthers: boolean }> {
  const [sites, all, mappings, credentials] = await Promise.all([
    signInCandidates(input.siteId || undefined),
    signInCandidates(undefined),
    db().roleMapping.findMany(),
    db().siteCredential.findMany({ select: { projectId: true }, distinct: ["projectId"] }),
  ]);
  if (sites.length === 0)
    throw new AppError("unavailable", "No such site accepts sign-ins now. Load this page again.");
  const { attempt } = input;
  const asked = await askSites<SignInCandidate>(
    sites,
    { name: input.name, password: input.password, domainName: input.domain },
    {
      open: ({ connection }) => new Transport(connection, { retry: { attempts: 1, baseMs: 0, capMs: 0 } }),
      wantsGroups: mappings.some(({ kind }) => kind === "group"),
      silence: silentSites,
      first: new Set(credentials.map(({ projectId }) => projectId)),
      onAsking: (site, silent) =>
        attempt && noteSignInProgress(attempt, { asking: site.name, silent: silent.map((s) => s.site.name) }),
    },
  ).finally(() => attempt && forgetSignIn(attempt));
  return { mappings, asked, hasOthers: all.length > 1 };
}

/** Starts the session, unless the mappings or the site were changed while Keystone was asked. */
const start = (
  input: SignInInput,
  address: string,
  asked: Extract<Asked, { kind: "vouched" }>,
): Promise<SignedIn | "no access"> =>
  audited(async (tx) => {
    const { person, site, grants, groups } = asked;
    // Held until the session is there: whoever changes either next finds the session, and ends it.
    await tx.$executeRaw`LOCK TABLE role_mappings IN SHARE MODE`;
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM sites WHERE id = ${site.id}::uuid AND accepts_sign_in FOR SHARE`;
    if (rows.length === 0)
      throw new AppError("unavailable", `${site.name} accepts no sign-ins any more. Load this page again.`);
    const access = accessOf(grants, groups, await tx.roleMapping.findMany());
    if (!access) return "no access";
    const user = { siteId: site.id, keystoneUserId: person.id, name: person.name, grants, groups };
    const domainName = person.domainName ?? input.domain;
    const sid = await startKeystoneSession({ ...user, domainName }, { address, client: tx });
    const actor = { kind: "user", id: person.id, name: person.name, sessionId: sid, address } as const;
    await recordAudit(tx, actor, {
      action: "session.started",
      site,
      details: {
        ...howOf(input),
        role: access.role,
        projects: access.projects.length,
        ...(asked.leftOut > 0 ? { projectsLeftOut: asked.leftOut } : {}),
        ...(grants.some((g) => g.roles === null)
          ? { projectsUnknown: grants.flatMap((g) => (g.roles === null ? [g.projectName] : [])) }
          : {}),
        ...(asked.isGroupsUnknown ? { groups: "Keystone did not tell them" } : {}),
        ...silentOf(asked.silent),
      },
    });
    return { id: person.id, sid };
  });
