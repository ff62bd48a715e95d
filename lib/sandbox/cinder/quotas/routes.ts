import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, ok, type Route } from "../../core/http";
import { adminsOnly } from "../admins-only";
import { boolOf } from "../bool-of";
import { badRequest, invalidInput, notAllowed } from "../refusals";
import { QUOTA_SETS } from "../rows";
import { classLimits, projectLimits, quotaClass } from "./limits";
import { setLimits } from "./set-limits";
import { projectUsage } from "./usage";

const Set_ = z.object({ quota_set: z.record(z.string(), z.unknown()) });
const Class = z.object({ quota_class_set: z.record(z.string(), z.unknown()) });

/** Keys that clients send along. (cinder/api/contrib/quotas.py, NON_QUOTA_KEYS) */
const OTHER_KEYS = ["tenant_id", "id", "project_id"];

/** @throws Refusal 400 */
function limitsOf(fields: Record<string, unknown>, known: Record<string, number>, what: string) {
  const bad = Object.keys(fields).filter((key) => known[key] === undefined && !OTHER_KEYS.includes(key));
  if (bad.length > 0) throw invalidInput(`Bad key(s) in ${what}: ${bad.join(",")}`);
  const limits: Record<string, number> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (OTHER_KEYS.includes(key)) continue;
    const limit = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof limit !== "number" || !Number.isInteger(limit)) throw badRequest(`${key} must be an integer`);
    if (limit < -1) throw badRequest(`${key} must be >= -1`);
    limits[key] = limit;
  }
  return limits;
}

function projectOf(ask: Ask): string {
  const { id = "" } = ask.params;
  if (id !== ask.caller.projectId && !ask.caller.isAdmin) throw notAllowed("volume_extension:quotas:show");
  return id;
}

/** GET /os-quota-sets/{project} (cinder/api/contrib/quotas.py) */
function show(ask: Ask): Answer {
  const id = projectOf(ask);
  const usage = ask.query.get("usage") ?? "false";
  const isWithUsage = boolOf(usage);
  if (isWithUsage === undefined) throw badRequest(`Value '${usage}' for 'usage' is not a boolean.`);
  const limits = projectLimits(ask.site, id);
  if (!isWithUsage) return ok({ quota_set: { ...limits, id } });
  const used = projectUsage(ask.site, id);
  const shown = Object.entries(limits).map(([key, limit]) => [
    key,
    { limit, in_use: used[key] ?? 0, reserved: 0 },
  ]);
  return ok({ quota_set: { ...Object.fromEntries(shown), id } });
}

/** PUT /os-quota-sets/{project} (cinder/api/contrib/quotas.py) */
function update(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:quotas:update");
  const { id = "" } = ask.params;
  const { quota_set: fields } = checkBody(Set_, ask.body);
  const limits = limitsOf(fields, projectLimits(ask.site, id), "quota set");
  const used = projectUsage(ask.site, id);
  // Only limits that the project has of its own already may not be set below what is used.
  const own = ask.site.rows(QUOTA_SETS).get(id)?.limits ?? {};
  for (const [key, limit] of Object.entries(limits))
    if (key in own && key !== "per_volume_gigabytes" && limit >= 0 && limit < (used[key] ?? 0))
      throw badRequest(
        `Quota ${key} limit must be equal or greater than existing resources. Current usage is ${used[key]} and the requested limit is ${limit}.`,
      );
  setLimits(ask.site, id, limits);
  return ok({ quota_set: projectLimits(ask.site, id) });
}

/** PUT /os-quota-class-sets/{class} (cinder/api/contrib/quota_classes.py) */
function updateClass(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:quota_classes:update");
  const { id = "" } = ask.params;
  const { quota_class_set: fields } = checkBody(Class, ask.body);
  setLimits(ask.site, quotaClass(id), limitsOf(fields, classLimits(ask.site, id), "quota class set"));
  return ok({ quota_class_set: classLimits(ask.site, id) });
}

/** GET /limits: the token's project, whoever is named (cinder/api/v3/limits.py) */
function limits(ask: Ask): Answer {
  const asked = ask.caller.isAdmin ? ask.query.get("project_id") : null;
  const id = asked ?? ask.caller.projectId ?? "";
  const limit = projectLimits(ask.site, id);
  const used = projectUsage(ask.site, id);
  return ok({
    limits: {
      rate: [],
      absolute: {
        maxTotalVolumes: limit.volumes,
        maxTotalSnapshots: limit.snapshots,
        maxTotalVolumeGigabytes: limit.gigabytes,
        maxTotalBackups: limit.backups,
        maxTotalBackupGigabytes: limit.backup_gigabytes,
        totalVolumesUsed: used.volumes ?? 0,
        totalGigabytesUsed: used.gigabytes ?? 0,
        totalSnapshotsUsed: used.snapshots ?? 0,
        totalBackupsUsed: used.backups ?? 0,
        totalBackupGigabytesUsed: used.backup_gigabytes ?? 0,
      },
    },
  });
}

export const quotaRoutes: readonly Route[] = [
  { name: "limits.show", method: "GET", path: "/limits", run: limits },
  { name: "quotas.show", method: "GET", path: "/os-quota-sets/:id", run: show },
  { name: "quotas.update", method: "PUT", path: "/os-quota-sets/:id", run: update },
  {
    name: "quotas.delete",
    method: "DELETE",
    path: "/os-quota-sets/:id",
    run: (ask) => {
      adminsOnly(ask, "volume_extension:quotas:delete");
      ask.site.rows(QUOTA_SETS).remove(ask.params.id ?? "");
      return empty(200);
    },
  },
  {
    name: "quotas.defaults",
    method: "GET",
    path: "/os-quota-sets/:id/defaults",
    run: (ask) => ok({ quota_set: { ...classLimits(ask.site), id: projectOf(ask) } }),
  },
  {
    name: "quotaClasses.show",
    method: "GET",
    path: "/os-quota-class-sets/:id",
    run: (ask) => {
      adminsOnly(ask, "volume_extension:quota_classes:get");
      const { id = "" } = ask.params;
      return ok({ quota_class_set: { ...classLimits(ask.site, id), id } });
    },
  },
  { name: "quotaClasses.update", method: "PUT", path: "/os-quota-class-sets/:id", run: updateClass },
];
