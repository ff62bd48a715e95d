/** What the form that changes a password knows after it was sent. */
export interface ChangePasswordState {
  done?: { endedSessions: number };
  message?: string;
  fields?: Record<string, string>;
}
