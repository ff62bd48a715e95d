import { type CallsOf, callJournal } from "../audit/call-journal";
import { db } from "../db";
import type { CallJournal } from "../openstack/journal";
import type { Session } from "../openstack/session";
import { assertFence } from "../runs/fence";
import { credentialSession } from "../sites/site-session";

type Noted<T> = T extends CallJournal<infer N> ? N : never;

/** What was not sent, since another worker may have the run by now. */
const NOT_SENT = {
  result: "failed",
  kind: "not_sent",
  cause: "this worker has lost its lock, so it was not sent",
  status: undefined,
  isAmbiguous: false,
  requestIds: [],
} as const;

/** The journal of a run's changing calls. The fence is asked before the intent, and again before the call is sent (I8). */
function fencedJournal(of: CallsOf): CallJournal<Noted<ReturnType<typeof callJournal>>> {
  const journal = callJournal(of);
  return {
    async before(call) {
      assertFence();
      const ticket = await journal.before(call);
      try {
        assertFence();
      } catch (error) {
        await journal.after(ticket, { ...NOT_SENT, requestIds: [call.globalRequestId] });
        throw error;
      }
      return ticket;
    },
    after: (ticket, outcome) => journal.after(ticket, outcome),
  };
}

/**
 * The sessions of a run: those that change something write it into the audit log as its doing, at the site that it is
 * done at (a run makes backups known at other sites than its own, too).
 */
export const runSessions = (of: Omit<CallsOf, "site">) => ({
  /** @throws AppError `not_found` when the credential was removed meanwhile */
  session: async (credentialId: string): Promise<Session> => {
    const session = await credentialSession(credentialId);
    const { site } = await db().siteCredential.findUniqueOrThrow({
      where: { id: credentialId },
      select: { site: { select: { id: true, name: true } } },
    });
    return session.journalled(fencedJournal({ ...of, site }));
  },
  /** @throws AppError `not_found` */
  reader: (credentialId: string): Promise<Session> => credentialSession(credentialId),
});
