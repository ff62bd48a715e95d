-- CreateTable
CREATE TABLE "site_host_access" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "user_name" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "sealed_key" TEXT NOT NULL,
    "key_type" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "known_hosts" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "site_host_access_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "site_host_access_site_id_key" ON "site_host_access"("site_id");

-- AddForeignKey
ALTER TABLE "site_host_access" ADD CONSTRAINT "site_host_access_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;
