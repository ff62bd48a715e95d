import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { allow, allowAdmin, allowProject } from "../allow";
import { checkProject } from "../check-project";
import { NOVA_QUOTAS } from "../rows-site";
import { wholeNumber } from "../whole-number";
import {
  DEFAULT_CLASS,
  DEFAULTS,
  defaultLimits,
  type Limits,
  limitsOf,
  type QuotaName,
  setLimits,
} from "./limits-of";
import { usageOf } from "./usage-of";

/* nova/api/openstack/compute/quota_sets.py and quota_classes.py */

const NAMES = Object.keys(DEFAULTS) as QuotaName[];
const NETWORK = ["fixed_ips", "floating_ips", "security_group_rules", "security_groups"];
const FILES = ["injected_files", "injected_file_content_bytes", "injected_file_path_bytes"];
const GROUPS = ["server_groups", "server_group_members"];

function namesAt(ask: Ask): QuotaName[] {
  const gone = [...(isAtLeast(ask, "2.36") ? NETWORK : []), ...(isAtLeast(ask, "2.57") ? FILES : [])];
  return NAMES.filter((name) => !gone.includes(name));
}
/** Classes show networks up to 2.49, and groups from 2.50 on. (quota_classes.py, FILTERED_QUOTAS_2_50) */
function namesOfClass(ask: Ask): QuotaName[] {
  const isNew = isAtLeast(ask, "2.50");
  const gone = [...(isNew ? NETWORK : GROUPS), ...(isAtLeast(ask, "2.57") ? FILES : [])];
  return NAMES.filter((name) => !gone.includes(name));
}
const only = (names: readonly QuotaName[], limits: Limits) =>
  Object.fromEntries(names.map((name) => [name, limits[name]]));

/** Names that may be set; a number may come as text. (schemas/quota_sets.py) */
function bodyOf<K extends string>(key: K, names: readonly string[]) {
  const limit = wholeNumber(-1, /^-?[0-9]+$/);
  const fields = Object.fromEntries(names.map((name) => [name, limit.optional()]));
  const isForced = z.union([z.boolean(), z.string()]).optional();
  const quota = z.strictObject({ ...fields, force: isForced });
  return z.strictObject({ [key]: quota } as Record<K, typeof quota>);
}

const idOf = ({ params }: Ask): string => params.id ?? "";

function showQuota(ask: Ask): Answer {
  allowProject(ask, idOf(ask), "os-quota-sets:show");
  checkProject(ask, idOf(ask));
  return ok({ quota_set: { id: idOf(ask), ...only(namesAt(ask), limitsOf(ask.site, idOf(ask))) } });
}

function detailQuota(ask: Ask): Answer {
  const id = idOf(ask);
  allowProject(ask, id, "os-quota-sets:detail");
  checkProject(ask, id);
  const [limits, used] = [limitsOf(ask.site, id), usageOf(ask.site, id)];
  const details = namesAt(ask).map((name) => [
    name,
    { limit: limits[name], in_use: used[name] ?? 0, reserved: 0 },
  ]);
  return ok({ quota_set: { id, ...Object.fromEntries(details) } });
}

function showDefaults(ask: Ask): Answer {
  checkProject(ask, idOf(ask));
  return ok({ quota_set: { id: idOf(ask), ...only(namesAt(ask), defaultLimits(ask.site)) } });
}

function updateQuota(ask: Ask): Answer {
  const names = namesAt(ask);
  const { quota_set } = checkBody(bodyOf("quota_set", names), ask.body);
  allowAdmin(ask, "os-quota-sets:update");
  const id = idOf(ask);
  checkProject(ask, id);
  const { force, ...limits } = quota_set as { force?: unknown } & Partial<Record<QuotaName, number>>;
  const used = usageOf(ask.site, id);
  if (!/^(1|t|true|on|y|yes)$/i.test(String(force)))
    for (const [name, limit] of Object.entries(limits)) {
      const least = used[name as QuotaName] ?? 0;
      if (limit !== -1 && limit < least)
        throw new Refusal(
          400,
          `Quota limit ${limit} for ${name} must be greater than or equal to already used and reserved ${least}.`,
        );
    }
  setLimits(ask.site, id, limits);
  return ok({ quota_set: only(names, limitsOf(ask.site, id)) });
}

function deleteQuota(ask: Ask): Answer {
  allowAdmin(ask, "os-quota-sets:delete");
  ask.site.rows(NOVA_QUOTAS).remove(idOf(ask));
  return empty(202);
}

/** Any name of a class is answered; only "default" has limits. (nova/db/main/api.py, quota_class_get_default) */
function showClass(ask: Ask): Answer {
  allow(ask.caller.isAdmin, "os-quota-class-sets:show");
  return ok({ quota_class_set: { id: idOf(ask), ...only(namesOfClass(ask), defaultLimits(ask.site)) } });
}

function updateClass(ask: Ask): Answer {
  const names = namesOfClass(ask);
  const { quota_class_set } = checkBody(bodyOf("quota_class_set", names), ask.body);
  allowAdmin(ask, "os-quota-class-sets:update");
  if (idOf(ask) !== "default") throw notFound();
  setLimits(ask.site, DEFAULT_CLASS, quota_class_set as Partial<Record<QuotaName, number>>);
  return ok({ quota_class_set: only(names, defaultLimits(ask.site)) });
}

const ONE = "/v2.1/os-quota-sets/:id";
const CLASS = "/v2.1/os-quota-class-sets/:id";

export const quotaRoutes: readonly Route[] = [
  { name: "quotas.show", method: "GET", path: ONE, run: showQuota },
  { name: "quotas.detail", method: "GET", path: `${ONE}/detail`, run: detailQuota },
  { name: "quotas.defaults", method: "GET", path: `${ONE}/defaults`, run: showDefaults },
  { name: "quotas.update", method: "PUT", path: ONE, run: updateQuota },
  { name: "quotas.delete", method: "DELETE", path: ONE, run: deleteQuota },
  { name: "quota-classes.show", method: "GET", path: CLASS, run: showClass },
  { name: "quota-classes.update", method: "PUT", path: CLASS, run: updateClass },
];
