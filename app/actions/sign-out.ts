"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentSession } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { isAppError } from "@/lib/errors";
import { routes } from "@/lib/routes";
import { endSession } from "@/lib/sessions/end-session";

/** Ends the session on the server and forgets its cookie. Harmless when it has ended already. */
export async function signOut(): Promise<void> {
  const session = await currentSession();
  if (session)
    await endSession(session, { id: session.id }).catch((error: unknown) => {
      if (!isAppError(error, "not_found")) throw error;
    });
  const { name, options } = sessionCookie();
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
  redirect(routes.signIn());
}
