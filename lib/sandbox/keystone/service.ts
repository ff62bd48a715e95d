import { titledError } from "../core/errors";
import type { Service } from "../core/http";
import { signIn } from "./sign-in";
import { tokenBody } from "./token-body";

export const keystone: Service = {
  prefix: "/identity",
  name: "keystone",
  writeError: titledError,
  routes: [
    {
      name: "tokens.create",
      method: "POST",
      path: "/v3/auth/tokens",
      isOpen: true,
      run: (ask) => {
        const token = signIn(ask);
        return {
          status: 201,
          body: tokenBody(ask.site.world, token, !ask.query.has("nocatalog")),
          headers: { "x-subject-token": token.id, vary: "X-Auth-Token" },
        };
      },
    },
  ],
};
