/** A user who has proved who they are, and the session that was started for it. */
export interface SignedIn {
  id: string;
  sid: string;
}
