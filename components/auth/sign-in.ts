import { routes } from "@/lib/routes";

export type SignInResult = { ok: true } | { ok: false; message: string };

const WRONG = "The name or the password is wrong.";
const DOWN = "Stillpoint’s database does not answer, so nobody can sign in now. Try again in a moment.";
const LOST = "Stillpoint does not answer. Check the connection and try again.";

/** Signs in with a name and a password; the session comes as a cookie that scripts cannot read. */
export async function signIn(name: string, password: string): Promise<SignInResult> {
  try {
    const { csrfToken } = (await (await fetch(routes.api.csrf)).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, name, password, json: "true" });
    const response = await fetch(routes.api.signIn, { method: "POST", body });
    if (response.ok) return { ok: true };
    const { url } = (await response.json()) as { url?: string };
    const error = new URL(url ?? "", window.location.origin).searchParams.get("error") ?? "";
    return { ok: false, message: inWords(error) };
  } catch {
    return { ok: false, message: LOST };
  }
}

function inWords(error: string): string {
  const [code, ...rest] = error.split(": ");
  if (code === "CredentialsSignin") return WRONG;
  return code === "rate_limited" ? rest.join(": ") : DOWN;
}
