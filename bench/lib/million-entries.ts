import { readFileSync } from "node:fs";

/* A log of a year's length, by SQL: four of five entries are calls of runs at two sites, the others are people's. */

/** $1 entries whose ids follow on $2, the newest written now. They are chained where the trigger for it is on. */
export const FILL = `INSERT INTO audit_entries (id, at, actor_kind, actor_id, actor_name, session_id, address, action, target_kind, target_id, target_name, site_id, site_name, result, reason, details, request_ids, intent_id, run_id)
SELECT n + $2::bigint, now() - ($1::bigint - n) * interval '31.5 s',
  CASE WHEN k < 80 THEN 'worker' ELSE 'user' END, CASE WHEN k < 80 THEN NULL ELSE md5('user ' || who) END,
  CASE WHEN k < 80 THEN 'worker-' || (run % 3) WHEN n < 500000 AND k < 90 THEN 'gone-operator' ELSE 'operator-' || who END,
  CASE WHEN k < 80 THEN NULL ELSE md5('session ' || n / 1000)::uuid END, CASE WHEN k < 80 THEN NULL ELSE '192.0.2.' || who END,
  CASE WHEN k < 80 THEN 'openstack.called' ELSE (ARRAY['site.changed', 'session.started', 'session.ended', 'run.ended', 'vnf.changed', 'recovery_plan.checked', 'site.checked', 'permission.refused', 'schedule.changed', 'session.refused'])[1 + n % 10] END,
  CASE WHEN k < 80 THEN (ARRAY['nova', 'cinder', 'neutron'])[1 + run % 3] ELSE 'vnf' END,
  CASE WHEN k < 80 THEN NULL ELSE md5('vnf ' || n % 200)::uuid::text END,
  CASE WHEN k < 80 THEN 'POST /servers/' || md5('vm ' || run % 2000)::uuid || '/action' ELSE 'vnf-' || n % 200 END,
  md5('site ' || run % 2)::uuid, (ARRAY['Lyon', 'Oslo'])[1 + run % 2],
  (CASE WHEN k < 80 AND n % 2 = 0 THEN 'intent' WHEN n % 97 = 0 THEN 'failed' WHEN k >= 80 AND n % 10 IN (7, 9) THEN 'refused' ELSE 'done' END)::"AuditResult",
  CASE WHEN n % 97 = 0 THEN 'Nova answered 409: the instance is in a transient state' WHEN k >= 80 THEN 'CHG-' || n % 1000 END,
  CASE WHEN k < 80 THEN jsonb_build_object('service', 'nova', 'method', 'POST', 'path', '/servers/' || md5('vm ' || run % 2000)::uuid || '/action', 'body', jsonb_build_object('quiesce', n))
    ELSE jsonb_build_object('changes', jsonb_build_object('authUrl', jsonb_build_object('old', 'https://keystone.lyon.example:5000/v3', 'new', 'https://id.lyon.example/' || n))) END,
  ARRAY['req-' || md5('r' || n)::uuid], CASE WHEN k < 80 AND n % 2 = 1 AND n > 1 THEN n - 1 + $2::bigint END,
  CASE WHEN k < 80 THEN md5('run ' || run)::uuid::text END
FROM (SELECT n, n % 100 AS k, n / 200 AS run, n % 7 AS who FROM generate_series(1::bigint, $1::bigint) n) AS one`;

/** $1 entries as a person's change writes them. */
export const ONE_MORE = `INSERT INTO audit_entries (actor_kind, actor_id, actor_name, session_id, address, action, target_kind, target_id,
    target_name, site_id, site_name, result, reason, details, request_ids)
  SELECT 'user', gen_random_uuid()::text, 'operator-2', gen_random_uuid(), '192.0.2.7', 'site.changed', 'site',
    gen_random_uuid()::text, 'Lyon', gen_random_uuid(), 'Lyon', 'done', 'moved behind the new proxy, CHG-874',
    jsonb_build_object('changes', jsonb_build_object('authUrl',
      jsonb_build_object('old', 'https://keystone.lyon.example:5000/v3', 'new', 'https://id.lyon.example/' || n))),
    ARRAY['req-' || gen_random_uuid()]
  FROM generate_series(1, $1::int) n`;

/** The indexes of the migration that finds entries, made at once: that is faster than row by row. */
export const CREATE_INDEXES: readonly string[] = readFileSync(
  "prisma/migrations/20261122020500_find_audit_entries/migration.sql",
  "utf8",
)
  .split(/;\n/)
  .map((statement) => statement.replace(/^\s*--.*$/gm, "").trim())
  .filter((statement) => statement.startsWith("CREATE INDEX"));
