ALTER TABLE "recoveries" ADD COLUMN "promotes_id" UUID;
