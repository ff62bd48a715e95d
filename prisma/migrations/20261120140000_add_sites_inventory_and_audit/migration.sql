-- Sessions did not say who signs in how: whoever is signed in signs in again.
DELETE FROM "sessions";

-- CreateEnum
CREATE TYPE "MappingKind" AS ENUM ('role', 'group');

-- CreateEnum
CREATE TYPE "AuditResult" AS ENUM ('intent', 'done', 'partial', 'refused', 'failed', 'unknown');

-- DropForeignKey
ALTER TABLE "sessions" DROP CONSTRAINT "sessions_user_id_fkey";

-- DropIndex
DROP INDEX "sessions_user_id_idx";

-- AlterTable
ALTER TABLE "local_users" ADD COLUMN     "must_change_password" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sessions" DROP COLUMN "user_id",
ADD COLUMN     "address" TEXT,
ADD COLUMN     "domain_name" TEXT,
ADD COLUMN     "grants" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "groups" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "keystone_user_id" TEXT,
ADD COLUMN     "local_user_id" UUID,
ADD COLUMN     "name" TEXT NOT NULL,
ADD COLUMN     "site_id" UUID;

-- CreateTable
CREATE TABLE "role_mappings" (
    "id" UUID NOT NULL,
    "kind" "MappingKind" NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "domain_id" TEXT NOT NULL DEFAULT '',
    "role" "Role" NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_mappings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sites" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "auth_url" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "interface" TEXT NOT NULL DEFAULT 'public',
    "confirmed_hosts" TEXT[],
    "ca_pem" TEXT,
    "allow_http" BOOLEAN NOT NULL DEFAULT false,
    "accepts_sign_in" BOOLEAN NOT NULL DEFAULT true,
    "records_credential_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_credentials" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "identity" JSONB NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "project_name" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "roles" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "refused_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "site_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_health" (
    "site_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3),
    "last_answered_at" TIMESTAMPTZ(3),
    "services" JSONB NOT NULL DEFAULT '[]',
    "checks" JSONB NOT NULL DEFAULT '[]',
    "checked_at" TIMESTAMPTZ(3),
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "site_health_pkey" PRIMARY KEY ("site_id")
);

-- CreateTable
CREATE TABLE "inventory_scopes" (
    "credential_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "project_id" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3),
    "whole_at" TIMESTAMPTZ(3),
    "whole_took_ms" INTEGER,
    "changes_since" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "failure_brief" TEXT,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "inventory_scopes_pkey" PRIMARY KEY ("credential_id")
);

-- CreateTable
CREATE TABLE "inventory_servers" (
    "site_id" UUID NOT NULL,
    "server_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "task_state" TEXT,
    "flavor" TEXT,
    "addresses" TEXT[],
    "volume_ids" TEXT[],
    "search_text" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "inventory_servers_pkey" PRIMARY KEY ("site_id","server_id")
);

-- CreateTable
CREATE TABLE "inventory_volumes" (
    "site_id" UUID NOT NULL,
    "volume_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "size_gib" INTEGER NOT NULL,
    "detail" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),

    CONSTRAINT "inventory_volumes_pkey" PRIMARY KEY ("site_id","volume_id")
);

-- CreateTable
CREATE TABLE "inventory_ports" (
    "site_id" UUID NOT NULL,
    "port_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "device_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),

    CONSTRAINT "inventory_ports_pkey" PRIMARY KEY ("site_id","port_id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "session_id" UUID,
    "address" TEXT,
    "action" TEXT NOT NULL,
    "target_kind" TEXT,
    "target_id" TEXT,
    "target_name" TEXT,
    "site_id" UUID,
    "site_name" TEXT,
    "result" "AuditResult" NOT NULL,
    "reason" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "request_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "intent_id" BIGINT,
    "run_id" TEXT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_links" (
    "position" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "previous" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_links_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "audit_pending" (
    "entry_id" BIGINT NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("entry_id")
);

-- CreateTable
CREATE TABLE "encryption_keys" (
    "id" TEXT NOT NULL,
    "check" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "encryption_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "set_up" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "set_up_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "role_mappings_kind_name_key_domain_id_key" ON "role_mappings"("kind", "name_key", "domain_id");

-- CreateIndex
CREATE UNIQUE INDEX "sites_name_key_key" ON "sites"("name_key");

-- CreateIndex
CREATE UNIQUE INDEX "sites_records_credential_id_key" ON "sites"("records_credential_id");

-- CreateIndex
CREATE UNIQUE INDEX "sites_auth_url_region_key" ON "sites"("auth_url", "region");

-- CreateIndex
CREATE UNIQUE INDEX "site_credentials_site_id_project_id_key" ON "site_credentials"("site_id", "project_id");

-- CreateIndex
CREATE INDEX "inventory_servers_site_id_project_id_idx" ON "inventory_servers"("site_id", "project_id");

-- CreateIndex
CREATE INDEX "inventory_servers_name_site_id_server_id_idx" ON "inventory_servers"("name", "site_id", "server_id");

-- CreateIndex
CREATE INDEX "inventory_ports_site_id_device_id_idx" ON "inventory_ports"("site_id", "device_id");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

-- CreateIndex
CREATE INDEX "audit_entries_intent_id_idx" ON "audit_entries"("intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_links_entry_id_key" ON "audit_links"("entry_id");

-- CreateIndex
CREATE INDEX "sessions_local_user_id_idx" ON "sessions"("local_user_id");

-- CreateIndex
CREATE INDEX "sessions_site_id_idx" ON "sessions"("site_id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_local_user_id_fkey" FOREIGN KEY ("local_user_id") REFERENCES "local_users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sites" ADD CONSTRAINT "sites_records_credential_id_fkey" FOREIGN KEY ("records_credential_id") REFERENCES "site_credentials"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_credentials" ADD CONSTRAINT "site_credentials_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_health" ADD CONSTRAINT "site_health_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inventory_scopes" ADD CONSTRAINT "inventory_scopes_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "site_credentials"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inventory_servers" ADD CONSTRAINT "inventory_servers_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inventory_volumes" ADD CONSTRAINT "inventory_volumes_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inventory_ports" ADD CONSTRAINT "inventory_ports_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_links" ADD CONSTRAINT "audit_links_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "audit_entries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- A session is somebody's: a local account's, or a Keystone user's.
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_of_somebody" CHECK (("local_user_id" IS NULL) <> ("site_id" IS NULL));

ALTER TABLE "set_up" ADD CONSTRAINT "set_up_once" CHECK ("id" = 1);

-- What Keystone's own roles give, until an administrator says otherwise.
INSERT INTO "role_mappings" ("id", "kind", "name", "name_key", "role") VALUES
  (gen_random_uuid(), 'role', 'reader', 'reader', 'viewer'),
  (gen_random_uuid(), 'role', 'member', 'member', 'operator'),
  (gen_random_uuid(), 'role', 'manager', 'manager', 'operator'),
  (gen_random_uuid(), 'role', 'admin', 'admin', 'admin');

-- The audit log is append-only for everybody, the owner of the tables included.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_links_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_links"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION note_pending_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_pending (entry_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_entries_to_chain" AFTER INSERT ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION note_pending_audit();
