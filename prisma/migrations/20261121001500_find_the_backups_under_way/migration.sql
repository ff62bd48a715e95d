-- CreateIndex
CREATE INDEX "point_backups_site_id_state_idx" ON "point_backups"("site_id", "state");
