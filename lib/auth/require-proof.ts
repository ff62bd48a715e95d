import { auditRefusal } from "../audit/audit-refusal";
import { actorOf, audited, recordAudit } from "../audit/record";
import { db } from "../db";
import { AppError } from "../errors";
import { Transport } from "../openstack/transport";
import { addressGroup } from "./address-group";
import { askSites } from "./ask-sites";
import { NOBODY, verifyPassword } from "./password-hash";
import type { Session } from "./session-store";
import { DEFAULT_DOMAIN } from "./sign-in-input";
import { signInLimits } from "./sign-in-limits";
import { signInCandidates } from "./sign-in-sites";
import { silentSites } from "./silent-sites";

/** So long somebody who has typed the password may do what is grave without typing it again (ASVS 7.5.3). */
export const PROVED_FOR_MS = 5 * 60_000;

/** How long the last proof still holds, in ms; 0: it is over. Pure. */
export const provedForMs = ({ provedAt }: Pick<Session, "provedAt">, now: number): number =>
  Math.max(0, provedAt.getTime() + PROVED_FOR_MS - now);

type Answer =
  | { is: "right" }
  | { is: "wrong"; text: string }
  /** Nobody could be asked. */
  | { is: "silent"; cause: string };

/**
 * Before something grave: whoever signed in more than five minutes ago types the password once more, and it is asked where
 * it was asked at the sign-in. A Keystone that gives no answer is no hindrance, since it may be what is failed over from:
 * that is written down. It is one where `ifSilent` is given.
 * @param refusal what did not happen, a sentence
 * @param ifSilent what else may be done, a sentence: nothing is proved by a Keystone that gives no answer
 * @throws AppError `invalid` at the field `password`; `rate_limited`, together with sign-ins; `unavailable`
 */
export async function requireProof(
  session: Session,
  password: string | undefined,
  refusal: string,
  ifSilent?: string,
): Promise<void> {
  if (session.kind === "system" || provedForMs(session, Date.now()) > 0) return;
  const refuse = (text: string) => new AppError("invalid", refusal, { password: text });
  if (!password) throw refuse("You typed your password more than five minutes ago: type it once more.");
  const address = session.address ?? "";
  const { domainName } = await db().session.findUniqueOrThrow({
    where: { id: session.id },
    select: { domainName: true },
  });
  const domain = domainName ?? DEFAULT_DOMAIN;
  const account = session.kind === "local" ? session.name : `${session.name}@${domain}`;
  const forgive = signInLimits.take(address, account);
  const answer =
    session.kind === "local"
      ? await askOurselves(session, password)
      : await askKeystone(session, { password, domain });
  const actor = actorOf(session);
  if (answer.is === "wrong") {
    await auditRefusal(actor, { action: "session.proof_refused", reason: answer.text });
    throw refuse(answer.text);
  }
  forgive();
  await audited(async (tx) => {
    if (answer.is === "right")
      await tx.session.update({ where: { id: session.id }, data: { provedAt: new Date() } });
    await recordAudit(tx, actor, {
      action: answer.is === "right" ? "session.proved" : "session.not_proved",
      ...(answer.is === "silent" ? { reason: answer.cause } : {}),
    });
  });
  if (answer.is === "silent" && ifSilent !== undefined)
    throw new AppError(
      "unavailable",
      `${refusal} Your Keystone gives no answer (${answer.cause}), so that nobody knows that it is you. ${ifSilent}`,
    );
}

async function askOurselves({ userId, address }: Session, password: string): Promise<Answer> {
  const user = await db().localUser.findUnique({ where: { id: userId } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? NOBODY, addressGroup(address ?? ""));
  return isRight ? { is: "right" } : { is: "wrong", text: "This is not your password." };
}

async function askKeystone(
  { name, siteId, siteName, userId }: Session,
  { password, domain }: { password: string; domain: string },
): Promise<Answer> {
  const sites = siteId === null ? [] : await signInCandidates(siteId);
  const asked = await askSites(
    sites,
    { name, password, domainName: domain },
    {
      open: ({ connection }) => new Transport(connection, { retry: { attempts: 1, baseMs: 0, capMs: 0 } }),
      wantsGroups: false,
      silence: silentSites,
      first: new Set(),
    },
  );
  switch (asked.kind) {
    case "refused":
      return { is: "wrong", text: `${asked.site.name} says: ${asked.said}` };
    case "silent":
      return {
        is: "silent",
        cause: asked.silent[0]?.cause ?? `${siteName ?? "its site"} accepts no sign-ins now`,
      };
    case "untold":
      return { is: "right" };
    case "vouched":
      return asked.person.id === userId
        ? { is: "right" }
        : { is: "wrong", text: `${asked.site.name} knows this name as somebody else by now: sign in again.` };
  }
}
