"use server";

import { cookies } from "next/headers";
import { parseTheme, THEME_COOKIE } from "@/components/shell/theme";
import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";

/** Keeps the choice of theme for a year; "system" forgets it. */
export const chooseTheme = async (theme: unknown) =>
  actionResult(async () => {
    await requireSession();
    const chosen = parseTheme(theme);
    const jar = await cookies();
    if (chosen === "system") jar.delete(THEME_COOKIE);
    else jar.set(THEME_COOKIE, chosen, { path: "/", maxAge: 365 * 86_400, sameSite: "lax", httpOnly: true });
  });
