import { z } from "zod";

const Env = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// address" }),
  /** Signs session cookies. `npm run up` makes one and keeps it in STILLPOINT_HOME. */
  NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  NEXTAUTH_URL: z.url("must be the address that browsers use, such as http://127.0.0.1:3000"),
  /** Who reads the metrics shows it; without one there are none. */
  STILLPOINT_METRICS_TOKEN: z
    .string()
    .regex(/^\S{32,}$/, "must have at least 32 characters, none of them a space")
    .optional(),
});

export type Env = z.infer<typeof Env>;

let cached: Env | undefined;

/**
 * The settings of this process, checked once.
 * @throws Error naming each variable that is missing or wrong, and what would be right.
 */
export function env(): Env {
  if (cached) return cached;
  const parsed = Env.safeParse(process.env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((i) => `  ${i.path.join(".")}: ${i.message}`);
    throw new Error(
      `Settings are missing or wrong:\n${lines.join("\n")}\nSee docs/operating.md, "Settings".`,
    );
  }
  cached = parsed.data;
  return cached;
}
