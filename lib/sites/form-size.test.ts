import { expect, test } from "vitest";
import config from "../../next.config";
import { DraftsInput } from "./schemas";

test("the largest form that is taken gets through to its action", () => {
  const site = {
    source: {
      from: "form",
      authUrl: "https://keystone.example.com:5000/v3",
      region: "RegionOne",
      credential: { method: "application_credential_id", id: "a", secret: "x".repeat(4096) },
    },
    name: "Lyon",
    caPem: "x".repeat(300_000),
    confirmedHosts: Array.from({ length: 50 }, () => "h".repeat(300)),
  };
  const largest = {
    clouds: "x".repeat(400_000),
    secure: "x".repeat(400_000),
    sites: Array.from({ length: 20 }, () => site),
  };
  expect(DraftsInput.safeParse(largest).success).toBe(true);
  const limit = Number.parseInt(String(config.experimental?.serverActions?.bodySizeLimit ?? "1mb"), 10);
  expect(limit * 1024 * 1024).toBeGreaterThan(JSON.stringify(largest).length);
});
