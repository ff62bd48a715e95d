import { z } from "zod";

const MAX = 100;

/** A site's name as a person gives it: spaces at its ends go, what cannot be seen is refused. */
export const SiteName = z
  .string("Enter a name.")
  .transform((text) => text.trim().normalize("NFC"))
  .pipe(
    z
      .string()
      .min(1, "Enter a name, such as the town or the region.")
      .max(MAX, `Use at most ${MAX} characters.`)
      .refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text), {
        message: "Leave out characters that cannot be seen.",
      }),
  );

/** Two names are the same when these are: however they are spelt in Unicode, capitals aside. */
export const siteNameKey = (name: string): string =>
  name.normalize("NFKC").toLowerCase().normalize("NFKC").replace(/\s+/g, " ").trim();
