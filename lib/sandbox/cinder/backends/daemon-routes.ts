import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok, type Route } from "../../core/http";
import { notFound } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { badRequest, invalidInput } from "../refusals";
import { BACKENDS, DAEMONS, type Daemon } from "../rows";
import { cinderTime } from "../time";
import { ZONE } from "../zones";

/** How often daemons report, ms. (cinder/common/config.py, report_interval) */
const REPORT_MS = 10_000;

/** cinder/api/v3/services.py */
function shown(ask: Ask, daemon: Daemon) {
  const { site } = ask;
  const isVolume = daemon.binary === "cinder-volume";
  return {
    binary: daemon.binary,
    host: daemon.host,
    zone: ZONE,
    status: daemon.isEnabled ? "enabled" : "disabled",
    state: daemon.isUp ? "up" : "down",
    // One that is down has not reported since.
    updated_at: cinderTime(
      Math.floor(site.now() / REPORT_MS) * REPORT_MS - (daemon.isUp ? 0 : 10 * REPORT_MS),
    ),
    ...(isVolume && isAtLeast(ask, "3.49")
      ? { backend_state: site.rows(BACKENDS).get(daemon.host) ? "up" : "down" }
      : {}),
    ...(isAtLeast(ask, "3.7") ? { cluster: null } : {}),
    disabled_reason: daemon.disabledReason,
    ...(isVolume ? { replication_status: "disabled", active_backend_id: null, frozen: daemon.isFrozen } : {}),
  };
}

const isOf = (daemon: Daemon, host: string): boolean =>
  daemon.host === host || daemon.host.startsWith(`${host}@`);

/** GET /os-services (cinder/api/v3/services.py) */
function list(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:services:index");
  const [binary, host] = [ask.query.get("binary"), ask.query.get("host")];
  const services = ask.site
    .rows(DAEMONS)
    .filter((each) => (!binary || each.binary === binary) && (!host || isOf(each, host)))
    .map((each) => shown(ask, each));
  return ok({ services });
}

const Named = z.looseObject({
  host: z.string(),
  binary: z.string().optional(),
  service: z.string().optional(),
  disabled_reason: z.string().optional(),
});
const ACTIONS = ["enable", "disable", "disable-log-reason", "freeze", "thaw"];

/** PUT /os-services/{what} (cinder/api/contrib/services.py) */
function change(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:services:update");
  const { action = "" } = ask.params;
  if (!ACTIONS.includes(action)) throw invalidInput("Unknown action");
  const named = checkBody(Named, ask.body);
  const rows = ask.site.rows(DAEMONS);
  if (action === "freeze" || action === "thaw") {
    const daemon = rows.find((each) => each.binary === "cinder-volume" && each.host === named.host);
    if (!daemon) throw badRequest(`No service found with host=${named.host}`);
    rows.update(daemon.id, { isFrozen: action === "freeze" });
    return { status: 202 };
  }
  const binary = named.binary ?? named.service ?? "";
  const daemon = rows.find((each) => each.binary === binary && each.host === named.host);
  if (!daemon) throw notFound(`Service ${binary} could not be found on host ${named.host}.`);
  const isEnabled = action === "enable";
  const reason = action === "disable-log-reason" ? (named.disabled_reason ?? null) : null;
  rows.update(daemon.id, { isEnabled, disabledReason: reason });
  return ok({
    host: daemon.host,
    service: binary,
    disabled: !isEnabled,
    binary,
    status: isEnabled ? "enabled" : "disabled",
    ...(reason === null ? {} : { disabled_reason: reason }),
  });
}

/** Cinder's daemons, for admins. */
export const daemonRoutes: readonly Route[] = [
  { name: "services.list", method: "GET", path: "/os-services", run: list },
  { name: "services.change", method: "PUT", path: "/os-services/:action", run: change },
];
