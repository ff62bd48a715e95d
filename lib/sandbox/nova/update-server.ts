import { z } from "zod";
import { checkBody } from "../core/check-body";
import { type Answer, type Ask, isAtLeast, ok } from "../core/http";
import { Hostname, Name } from "./create/create-body";
import { findServer } from "./find-server";
import { changeServer } from "./server-change";
import { serverView } from "./server-view";

const ipv4 = z.ipv4({ error: ({ input }) => `'${input}' is not a 'ipv4'` });
const ipv6 = z.ipv6({ error: ({ input }) => `'${input}' is not a 'ipv6'` });
const Old = z.strictObject({
  name: Name.optional(),
  "OS-DCF:diskConfig": z.enum(["AUTO", "MANUAL"]).optional(),
  accessIPv4: ipv4.nullish(),
  accessIPv6: ipv6.nullish(),
});
const Described = Old.extend({ description: z.string().max(255).nullish() });
const Newest = Described.extend({ hostname: Hostname.optional() });

/** From 2.75 on the answer has everything; before, only these. (nova/api/openstack/compute/servers.py, update) */
const LATER = /^(OS-EXT|OS-SRV|os-extended|config_drive|key_name|security_groups|host_status)/;

/** PUT /servers/{id}; in any state, and although it is locked. */
export function updateServer(ask: Ask): Answer {
  const server = findServer(ask);
  const Wanted = isAtLeast(ask, "2.90") ? Newest : isAtLeast(ask, "2.19") ? Described : Old;
  const wanted: z.output<typeof Newest> = checkBody(z.strictObject({ server: Wanted }), ask.body).server;
  const changed = changeServer(ask.site, server.id, {
    ...(wanted.name === undefined ? {} : { name: wanted.name }),
    ...(wanted.description === undefined ? {} : { description: wanted.description }),
    ...(wanted.hostname === undefined ? {} : { hostname: wanted.hostname }),
    ...(wanted.accessIPv4 === undefined ? {} : { accessIpV4: wanted.accessIPv4 ?? "" }),
    ...(wanted.accessIPv6 === undefined ? {} : { accessIpV6: wanted.accessIPv6 ?? "" }),
    ...(wanted["OS-DCF:diskConfig"] ? { diskConfig: wanted["OS-DCF:diskConfig"] } : {}),
  });
  const view = serverView(ask, changed, { isShow: true });
  const shown = isAtLeast(ask, "2.75")
    ? view
    : Object.fromEntries(Object.entries(view).filter(([key]) => !LATER.test(key)));
  return ok({ server: shown });
}
