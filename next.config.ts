import type { NextConfig } from "next";

// For every answer, static files too. The content security policy has a nonce per page: proxy.ts.
const SECURITY_HEADERS = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "same-origin" },
  { key: "x-frame-options", value: "DENY" },
  { key: "permissions-policy", value: "camera=(), geolocation=(), microphone=()" },
];

const config: NextConfig = {
  reactStrictMode: true,
  // forbidden(): a page that a role may not see answers 403, and says within the frame who may (docs/decisions/0041).
  // The most that the forms of sites take (lib/sites/schemas.ts): two files, and a CA certificate for each of 20 sites.
  experimental: { authInterrupts: true, serverActions: { bodySizeLimit: "8mb" } },
  poweredByHeader: false,
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
  // These hold native parts, own file layouts or module state: bundling breaks them (DBOS says so itself).
  serverExternalPackages: ["@dbos-inc/dbos-sdk", "pg", "pino", "ssh2"],
  // `npm run verify` checks the types of everything; a build, such as a user's first start, need not wait for it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
