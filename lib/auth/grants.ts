import { z } from "zod";

/** What Keystone said about one project at a sign-in. */
export const Grant = z.object({
  projectId: z.string(),
  projectName: z.string(),
  domainName: z.string().nullable(),
  /** Null: Keystone did not tell in time. */
  roles: z.array(z.string()).nullable(),
});
export type Grant = z.infer<typeof Grant>;

/** A group that the person was in at the sign-in. */
export const GroupMembership = z.object({ name: z.string(), domainId: z.string() });
export type GroupMembership = z.infer<typeof GroupMembership>;

/** The two lists as a session's row keeps them. */
export const SessionGrants = z.object({ grants: z.array(Grant), groups: z.array(GroupMembership) });
