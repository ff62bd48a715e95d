import type { Session } from "../../auth/session-store";

/** Who lives the story: nobody who has signed in. The audit log, and runs, say "story". */
export const STORY: Session = {
  id: "",
  kind: "system",
  userId: "story",
  name: "story",
  role: "admin",
  projects: [],
  siteId: null,
  siteName: null,
  address: null,
  mustChangePassword: false,
  provedAt: new Date(0),
};
