import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { zonelessTime } from "../../core/times";
import { HOSTS } from "../../placement/rows";
import { allowAdmin } from "../allow";
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

/** PUT /os-services/{id}: enables, disables, or declares a dead one dead. */
function updateService(ask: Ask): Answer {
  if (!isAtLeast(ask, "2.53")) return updateByName(ask);
  const { id = "" } = ask.params;
  if (!/^[0-9a-f-]{36}$/i.test(id)) throw new Refusal(400, `Invalid uuid ${id}`);
  const body = checkBody(Body, ask.body);
  allowAdmin(ask, "os-services:update");
  const service = servicesOf(ask.site).find((s) => s.id === id);
  if (!service) throw notFound(`Service ${id} could not be found.`);
  onlyCompute(service.binary);
  if (body.status === "enabled" && body.disabled_reason)
    throw new Refusal(400, "Specifying 'disabled_reason' with status 'enabled' is invalid.");
  if (body.status === undefined && body.forced_down === undefined)
    throw new Refusal(
      400,
      "No updates were requested. Fields 'status' or 'forced_down' should be specified.",
    );
  if (body.status) setEnabled(ask, service.host, body.status === "enabled", body.disabled_reason);
  if (body.forced_down !== undefined) forceDown(ask, service, body.forced_down);
  const after = servicesOf(ask.site).find((s) => s.id === id) ?? service;
  return ok({ service: view(ask, after) });
}

const Named = z.strictObject({
  host: z.string().min(1),
  binary: z.string().min(1),
  disabled_reason: z.string().min(1).max(255).optional(),
  forced_down: Bool.optional(),
});

/** PUT /os-services/enable, disable, disable-log-reason and force-down, up to 2.52. */
function updateByName(ask: Ask): Answer {
  const { host, binary, disabled_reason, forced_down } = checkBody(Named, ask.body);
  allowAdmin(ask, "os-services:update");
  const { id: action } = ask.params;
  const isForcing = action === "force-down" && isAtLeast(ask, "2.11");
  if (!["enable", "disable", "disable-log-reason"].includes(action ?? "") && !isForcing)
    throw notFound("Unknown action");
  if (action === "disable-log-reason" && disabled_reason === undefined)
    throw new Refusal(400, "Missing disabled reason field");
  if (isForcing && forced_down === undefined) throw new Refusal(400, "Missing forced_down field");
  onlyCompute(binary);
  const service = servicesOf(ask.site).find((s) => s.binary === binary && s.host === host);
  if (!service) throw notFound(`Host '${host}' is not mapped to any cell`);
  if (isForcing) {
    forceDown(ask, service, forced_down === true);
    return ok({ service: { host, binary, forced_down } });
  }
  const isEnabled = action === "enable";
  const reason = action === "disable-log-reason" ? disabled_reason : undefined;
  setEnabled(ask, host, isEnabled, reason);
  const status = isEnabled ? "enabled" : "disabled";
  return ok({ service: { host, binary, status, ...(reason ? { disabled_reason: reason } : {}) } });
}

function onlyCompute(binary: string): void {
  if (binary !== "nova-compute")
    throw new Refusal(
      400,
      `Updating a ${binary} service is not supported. Only nova-compute services can be updated.`,
    );
}

function setEnabled({ site }: Ask, name: string, isEnabled: boolean, reason: string | undefined): void {
  const hosts = site.rows(HOSTS);
  const host = hosts.find((h) => h.name === name);
  if (host) hosts.update(host.id, { isEnabled, disabledReason: isEnabled ? null : (reason ?? null) });
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
