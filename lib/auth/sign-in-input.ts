import { z } from "zod";

export const DEFAULT_DOMAIN = "Default";

// PostgreSQL stores no NUL, and Keystone has no control characters in names.
const Name = z
  .string()
  .trim()
  .max(255)
  .regex(/^\P{Cc}*$/u);

/** What the sign-in form sends. */
export const SignInInput = z.object({
  /** Whom the form asks: our own accounts, or a site's Keystone. */
  via: z.enum(["local", "keystone"]).default("local"),
  name: Name.min(1),
  password: z.string().min(1).max(1024),
  domain: Name.optional().transform((name) => name || DEFAULT_DOMAIN),
  /** Empty: any site. */
  siteId: z.union([z.literal(""), z.uuid()]).optional(),
  /** A number that the form has drawn, by which it asks how far the sign-in is. */
  attempt: z.uuid().optional().catch(undefined),
});
export type SignInInput = z.infer<typeof SignInInput>;
