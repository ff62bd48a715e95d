import { type Ask, empty, type Route } from "../core/http";
import { goodToken, TOKENS, type Token } from "../core/tokens";
import { enforce, isReader, isSelf } from "./policy";
import { signIn } from "./sign-in";
import { tokenBody } from "./token-body";
import { unknownToken } from "./unknown-token";

/** Signing in, and what can be done with a token. (keystone/api/auth.py, AuthTokenResource) */
export const tokenRoutes: readonly Route[] = [
  {
    name: "tokens.create",
    method: "POST",
    path: "/v3/auth/tokens",
    isOpen: true,
    run: (ask) => told(ask, signIn(ask), 201),
  },
  {
    name: "tokens.validate",
    method: "GET",
    path: "/v3/auth/tokens",
    run: (ask) => {
      const action = ask.method === "HEAD" ? "check_token" : "validate_token";
      return told(ask, subject(ask, action, isReader(ask) || ask.caller.roles.includes("service")), 200);
    },
  },
  {
    name: "tokens.revoke",
    method: "DELETE",
    path: "/v3/auth/tokens",
    run: (ask) => {
      const token = subject(ask, "revoke_token", ask.caller.isAdmin);
      ask.site.world.tables.of("", TOKENS).remove(token.id);
      return empty();
    },
  },
];

const told = (ask: Ask, token: Token, status: number) => ({
  status,
  body: tokenBody(ask.site.world, token, !ask.query.has("nocatalog")),
  headers: { "x-subject-token": token.id },
});

/** The token that is asked about: anybody may ask about its own ones. */
function subject(ask: Ask, action: string, isAllowed: boolean): Token {
  const id = ask.headers["x-subject-token"];
  if (!id) enforce(isAllowed, action);
  const token = goodToken(ask.site, id);
  if (!token) throw unknownToken(ask.site, id ?? "");
  enforce(isAllowed || isSelf(ask, token.userId), action);
  return token;
}
