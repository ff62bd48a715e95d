import { titledError } from "../core/errors";
import type { Route, Service } from "../core/http";
import { discoveryRoutes, writeUnknown } from "./discovery";
import { signIn } from "./sign-in";
import { tokenBody } from "./token-body";

const routes: readonly Route[] = [
  ...discoveryRoutes,
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
        headers: { "x-subject-token": token.id },
      };
    },
  },
];

export const keystone: Service = {
  prefix: "/identity",
  name: "keystone",
  isKeystone: true,
  writeError: titledError,
  writeUnknown,
  routes: routes.map((route) => ({
    ...route,
    run: async (ask) => {
      const answer = await route.run(ask);
      return { ...answer, headers: { vary: "X-Auth-Token", ...answer.headers } };
    },
  })),
};
