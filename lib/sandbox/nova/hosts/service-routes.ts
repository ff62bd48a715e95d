import { z } from "zod";
import { type Answer, type Ask, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { zonelessTime } from "../../core/times";
import { HOSTS } from "../../placement/rows";
import { allowAdmin } from "../allow";
import { checkBody } from "../check-body";
import { SERVICE_STATES } from "../rows-site";
import { type NovaService, servicesOf } from "./services-of";

/* nova/api/openstack/compute/services.py */

const view = (ask: Ask, service: NovaService) => ({
  binary: service.binary,
  host: service.host,
  id: isAtLeast(ask, "2.53") ? service.id : service.number,
  zone: service.zone,
  status: service.isEnabled ? "enabled" : "disabled",
  state: service.isUp ? "up" : "down",
  updated_at: zonelessTime(service.lastSeenAt),
  disabled_reason: service.disabledReason,
  ...(isAtLeast(ask, "2.11") ? { forced_down: service.isForcedDown } : {}),
});

function listServices(ask: Ask): Answer {
  allowAdmin(ask, "os-services:list");
  const [host, binary] = [ask.query.get("host"), ask.query.get("binary")];
  const found = servicesOf(ask.site).filter(
    (s) => (!host || s.host === host) && (!binary || s.binary === binary),
  );
  return ok({ services: found.map((service) => view(ask, service)) });
}

const Bool = z.union([z.boolean(), z.string()]).transform((v) => /^(1|t|true|on|y|yes)$/i.test(String(v)));
const Body = z.strictObject({
  status: z.enum(["enabled", "disabled"]).optional(),
  disabled_reason: z.string().min(1).max(255).optional(),
  forced_down: Bool.optional(),
});

/** PUT /os-services/{id}, from 2.53 on: enables, disables, or declares a dead one dead. */
function updateService(ask: Ask): Answer {
  const { id = "" } = ask.params;
  if (!/^[0-9a-f-]{36}$/i.test(id)) throw new Refusal(400, `Invalid uuid ${id}`);
  const body = checkBody(Body, ask.body);
  allowAdmin(ask, "os-services:update");
  const service = servicesOf(ask.site).find((s) => s.id === id);
  if (!service) throw notFound(`Service ${id} could not be found.`);
  if (service.binary !== "nova-compute")
    throw new Refusal(
      400,
      `Updating a ${service.binary} service is not supported. Only nova-compute services can be updated.`,
    );
  if (body.status === "enabled" && body.disabled_reason)
    throw new Refusal(400, "Specifying 'disabled_reason' with status 'enabled' is invalid.");
  if (body.status === undefined && body.forced_down === undefined)
    throw new Refusal(
      400,
      "No updates were requested. Fields 'status' or 'forced_down' should be specified.",
    );
  const hosts = ask.site.rows(HOSTS);
  const host = hosts.find((h) => h.name === service.host);
  if (body.status && host)
    hosts.update(host.id, {
      isEnabled: body.status === "enabled",
      disabledReason: body.status === "enabled" ? null : (body.disabled_reason ?? null),
    });
  if (body.forced_down !== undefined) forceDown(ask, service, body.forced_down);
  const after = servicesOf(ask.site).find((s) => s.id === id) ?? service;
  return ok({ service: view(ask, after) });
}

function forceDown({ site }: Ask, { binary, host }: NovaService, isForcedDown: boolean): void {
  const states = site.rows(SERVICE_STATES);
  const id = `${binary}/${host}`;
  if (states.get(id)) states.update(id, { isForcedDown });
  else states.insert({ id, isForcedDown, silentSince: null });
}

export const serviceRoutes: readonly Route[] = [
  { name: "services.list", method: "GET", path: "/v2.1/os-services", run: listServices },
  { name: "services.update", method: "PUT", path: "/v2.1/os-services/:id", run: updateService },
];
