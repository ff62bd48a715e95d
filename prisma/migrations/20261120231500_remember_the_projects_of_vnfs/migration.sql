-- CreateTable
CREATE TABLE "vnf_projects" (
    "vnf_id" UUID NOT NULL,
    "project_id" TEXT NOT NULL,

    CONSTRAINT "vnf_projects_pkey" PRIMARY KEY ("vnf_id","project_id")
);

-- AddForeignKey
ALTER TABLE "vnf_projects" ADD CONSTRAINT "vnf_projects_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who may see a VNF hangs on it: kept here, where no code can forget it.
CREATE FUNCTION remember_vnf_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "vnf_projects" ("vnf_id", "project_id") VALUES (NEW."vnf_id", NEW."project_id") ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER "vnf_members_remember_project" AFTER INSERT OR UPDATE OF "vnf_id", "project_id" ON "vnf_members"
FOR EACH ROW EXECUTE FUNCTION remember_vnf_project();

INSERT INTO "vnf_projects" ("vnf_id", "project_id") SELECT DISTINCT "vnf_id", "project_id" FROM "vnf_members";
