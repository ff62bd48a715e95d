import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // These hold native parts, own file layouts or module state: bundling breaks them (DBOS says so itself).
  serverExternalPackages: ["@dbos-inc/dbos-sdk", "pg", "pino"],
};

export default config;
