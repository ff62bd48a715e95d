"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentSession } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { revokeSession } from "@/lib/auth/session-store";
import { routes } from "@/lib/routes";

/** Ends the session on the server and forgets its cookie. Harmless when it has ended already. */
export async function signOut(): Promise<void> {
  const session = await currentSession();
  if (session) await revokeSession(session.id);
  const { name, options } = sessionCookie();
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
  redirect(routes.signIn());
}
