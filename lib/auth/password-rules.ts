import { z } from "zod";

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

/** What a password chosen by a person must be. Length is what counts; kinds of letters are not asked for. */
export const ChosenPassword = z
  .string()
  .min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters.`)
  .max(PASSWORD_MAX, `Use at most ${PASSWORD_MAX} characters.`);

/** The form that changes a password. Shared by the page and the verb. */
export const ChangePasswordInput = z
  .object({
    currentPassword: z
      .string()
      .min(1, "Enter your current password.")
      .max(PASSWORD_MAX, "This is not your current password."),
    newPassword: ChosenPassword,
    repeatedPassword: z.string().max(PASSWORD_MAX),
  })
  .refine((input) => input.newPassword === input.repeatedPassword, {
    path: ["repeatedPassword"],
    message: "The two new passwords differ.",
    when: ({ value }) => hasText(value, "newPassword") && hasText(value, "repeatedPassword"),
  })
  .refine((input) => input.newPassword !== input.currentPassword, {
    path: ["newPassword"],
    message: "This is your current password. Choose another.",
    when: ({ value }) => hasText(value, "newPassword") && hasText(value, "currentPassword"),
  });

export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

const hasText = (value: unknown, key: string): boolean =>
  typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[key] === "string";
