import { z } from "zod";
import { SiteName } from "./site-name";

/*
 * What the forms of sites send. Pure: shared by pages and verbs.
 */
const text = (missing: string, max = 255) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(max, `Use at most ${max} characters.`)
    .refine((value) => !/\p{Cc}/u.test(value), { message: "Leave out control characters." });
const Secret = (missing: string) =>
  z.string(missing).min(1, missing).max(4096, "Use at most 4096 characters.");

/** A credential by form. Without its domain, a user or a project is taken to be given by its id. */
export const CredentialForm = z.discriminatedUnion(
  "method",
  [
    z.object({
      method: z.literal("password"),
      user: text("Enter the user's name or id."),
      userDomain: z.string().trim().max(255).default(""),
      password: Secret("Enter the password."),
      project: text("Enter the project's name or id."),
      projectDomain: z.string().trim().max(255).default(""),
    }),
    z.object({
      method: z.literal("application_credential_id"),
      id: text("Enter the application credential's id."),
      secret: Secret("Enter the application credential's secret."),
    }),
    z.object({
      method: z.literal("application_credential_name"),
      name: text("Enter the application credential's name."),
      user: text("Enter the name or id of the user to whom it belongs."),
      userDomain: z.string().trim().max(255).default(""),
      secret: Secret("Enter the application credential's secret."),
    }),
  ],
  "Choose how to sign in.",
);
export type CredentialForm = z.infer<typeof CredentialForm>;

export const InterfaceChoice = z.enum(["public", "internal", "admin"], "Choose public, internal or admin.");

const Source = z.discriminatedUnion("from", [
  z.object({
    from: z.literal("clouds"),
    key: z.string().max(4096),
    clouds: z
      .array(z.string().max(255))
      .min(1, "Choose at least one cloud.")
      .max(50, "Choose at most 50 clouds."),
  }),
  z.object({
    from: z.literal("form"),
    authUrl: z.string("Enter the address of Keystone.").max(4096, "The address is too long."),
    region: text("Enter the region as the catalog has it, such as RegionOne."),
    interface: InterfaceChoice.default("public"),
    credential: CredentialForm,
  }),
]);

export const MAX_HOSTS = 50;

/** `host:port`, or `http://host:port`. */
export const HostEntries = z
  .array(z.string().trim().toLowerCase().max(300, "This is too long for a host."))
  .max(MAX_HOSTS, `A site has at most ${MAX_HOSTS} hosts.`);

export const SiteInput = z.object({
  source: Source,
  name: SiteName,
  caPem: z.string().max(300_000, "At most 256 kB are taken.").default(""),
  acceptHttp: z.boolean().default(false),
  acceptsSignIn: z.boolean().default(true),
  confirmedHosts: HostEntries.default([]),
  /** Sites that manifests tell of, and that this one is. */
  adopts: z
    .array(z.object({ siteId: z.uuid("There is no such remembered site."), evenUnproved: z.boolean() }))
    .max(10, "A site is at most 10 others.")
    .default([]),
});
export type SiteInput = z.infer<typeof SiteInput>;

export const DraftsInput = z.object({
  clouds: z.string().max(400_000, "At most 256 kB are read.").default(""),
  secure: z.string().max(400_000, "At most 256 kB are read.").default(""),
  sites: z.array(SiteInput).min(1, "Choose at least one site.").max(20, "Add at most 20 sites at once."),
});
export type DraftsInput = z.input<typeof DraftsInput>;

/** When what a form shows was last changed, as the server told it. */
export const Version = z.iso.datetime({ offset: true });
export const SiteId = z.uuid("There is no such site.");

/** What can be changed of a site. */
export const SiteChanges = z.object({
  name: SiteName,
  interface: InterfaceChoice,
  caPem: z.string().max(300_000, "At most 256 kB are taken."),
  acceptsSignIn: z.boolean(),
  confirmedHosts: HostEntries,
});

/** The new secret of a credential. */
export const NewSecret = z.object({
  secret: Secret("Enter the new secret."),
  /** A new application credential has a new id as well; empty to keep the old one. */
  applicationCredentialId: z.string().trim().max(255, "Use at most 255 characters.").default(""),
});
