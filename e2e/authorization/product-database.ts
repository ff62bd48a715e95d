import { createHash } from "node:crypto";
import pg from "pg";

/** What a request that is refused must leave alone; what workers and timers write by themselves is left out. */
const WATCHED = {
  local_users: "*",
  sessions: "id, local_user_id, revoked_at, expires_at",
  role_mappings: "*",
  sites: "*",
  site_credentials: "*",
  set_up: "*",
  encryption_keys: "*",
  vnfs: "*",
  vnf_members: "*",
  vnf_receivers: "*",
  schedules: "*",
  notification_channels: "*",
  trusted_signers: "*",
  manifest_imports: "*",
};

/** The database of the product under test, for arranging and looking. */
export class ProductDatabase {
  private constructor(readonly client: pg.Client) {}

  static async open(): Promise<ProductDatabase> {
    const url = process.env.STILLPOINT_E2E_DATABASE_URL;
    if (!url) throw new Error("STILLPOINT_E2E_DATABASE_URL is not set: run these tests by `npm run e2e`");
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new ProductDatabase(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async run(sql: string, ...values: unknown[]): Promise<void> {
    await this.client.query(sql, values);
  }

  /** Without it a local administrator is led to the set-up from everywhere. @returns whether it was open */
  async finishSetUp(): Promise<boolean> {
    const sql = "INSERT INTO set_up (id) VALUES (1) ON CONFLICT DO NOTHING";
    return (await this.client.query(sql)).rowCount === 1;
  }

  async isRevoked(sessionId: string): Promise<boolean> {
    const sql = "SELECT revoked_at IS NOT NULL AS revoked FROM sessions WHERE id = $1";
    return (await this.client.query(sql, [sessionId])).rows[0]?.revoked;
  }

  /** The same as long as nothing that counts was changed. */
  async fingerprint(): Promise<string> {
    const hash = createHash("sha256");
    for (const [table, columns] of Object.entries(WATCHED)) {
      const { rows } = await this.client.query(`SELECT ${columns} FROM ${table} t ORDER BY t`);
      hash.update(`${table}${JSON.stringify(rows)}`);
    }
    return hash.digest("hex");
  }
}
