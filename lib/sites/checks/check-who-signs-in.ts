import { type CheckRow, pass, warn } from "../check-row";

/** Whom a stored credential signs in as, at a site whose users may sign in. */
export interface KnownUser {
  siteName: string;
  userId: string;
  projectId: string;
}

type Whose = Pick<KnownUser, "userId" | "projectId">;

/**
 * Whose people get in by a site. Two addresses are one Keystone when both know the same user and the same project: ids
 * are random (keystone/common/utils.py), and nothing is sent from one site to another for this.
 */
export function checkWhoSignsIn(
  acceptsSignIn: boolean,
  own: readonly Whose[],
  known: readonly KnownUser[],
): CheckRow {
  const row = { id: "who-signs-in", title: "Who may sign in" };
  if (!acceptsSignIn) return { ...row, ...pass("None of its users") };
  const shared = known.find((k) => own.some((o) => o.userId === k.userId && o.projectId === k.projectId));
  if (shared) return { ...row, ...pass(`Its users, whom it shares with ${shared.siteName}`) };
  if (known.length === 0) return { ...row, ...pass("Its users; its admins administer Stillpoint") };
  return {
    ...row,
    ...warn(
      "A Keystone of its own: its admins become admins of Stillpoint, for all sites",
      'Untick "Its users may sign in" unless that is meant.',
    ),
  };
}
