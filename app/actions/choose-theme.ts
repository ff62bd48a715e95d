"use server";

import { cookies } from "next/headers";
import { parseTheme, THEME_COOKIE } from "@/components/shell/theme";
import { requireSession } from "@/lib/auth/session";

/** Keeps the choice of theme for a year; "system" forgets it. */
export async function chooseTheme(theme: unknown): Promise<void> {
  await requireSession();
  const chosen = parseTheme(theme);
  const jar = await cookies();
  if (chosen === "system") jar.delete(THEME_COOKIE);
  else jar.set(THEME_COOKIE, chosen, { path: "/", maxAge: 365 * 86_400, sameSite: "lax", httpOnly: true });
}
