import { routes } from "@/lib/routes";

export type SignInResult = { ok: true } | { ok: false; message: string };

/** What the form sends: see lib/auth/sign-in-input.ts. */
export interface SignInFields {
  via: "local" | "keystone";
  name: string;
  password: string;
  domain: string;
  siteId: string;
  attempt: string;
}

const WRONG = {
  local: "The name or the password is wrong.",
  keystone: "The name, the password or the domain is wrong.",
};
const DOWN = "Stillpoint’s database does not answer, so nobody can sign in now. Try again in a moment.";
const LOST = "Stillpoint does not answer. Check the connection and try again.";
const WITH_TEXT = ["rate_limited", "forbidden", "unavailable"];

/** Signs in; the session comes as a cookie that scripts cannot read. */
export async function signIn(fields: SignInFields): Promise<SignInResult> {
  try {
    const { csrfToken } = (await (await fetch(routes.api.csrf)).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, ...fields, json: "true" });
    const response = await fetch(routes.api.signIn, { method: "POST", body });
    if (response.ok) return { ok: true };
    const { url } = (await response.json()) as { url?: string };
    const error = new URL(url ?? "", window.location.origin).searchParams.get("error") ?? "";
    return { ok: false, message: inWords(error, fields.via) };
  } catch {
    return { ok: false, message: LOST };
  }
}

function inWords(error: string, via: SignInFields["via"]): string {
  const [code = "", ...rest] = error.split(": ");
  if (code === "CredentialsSignin") return WRONG[via];
  return rest.length > 0 && WITH_TEXT.includes(code) ? rest.join(": ") : DOWN;
}
