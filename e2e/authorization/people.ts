import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { encode } from "next-auth/jwt";
import { hashPassword } from "../../lib/auth/password-hash";
import { neverLogged } from "../stillpoint";
import { ROLES, type Who } from "./entry";
import type { ProductDatabase } from "./product-database";

export const COOKIE = "stillpoint.session";
const NAME = "authorization-test";

/** One local account for each role, signed in by the front door; "nobody" has no cookie. */
export class People {
  private readonly ids = new Map<Who, string>();
  private readonly cookies = new Map<Who, string>();

  constructor(
    private readonly database: ProductDatabase,
    private readonly address: string,
  ) {}

  async signIn({ byFrontDoor }: { byFrontDoor: boolean }): Promise<void> {
    await this.leave();
    for (const role of ROLES) {
      const [id, password] = [randomUUID(), neverLogged(`${role}-${randomUUID()}`)];
      await this.database.run(
        "INSERT INTO local_users (id, name, password_hash, role) VALUES ($1, $2, $3, $4)",
        id,
        `${NAME}-${role}`,
        await hashPassword(password),
        role,
      );
      this.ids.set(role, id);
      const cookie = byFrontDoor
        ? await frontDoor(this.address, `${NAME}-${role}`, password)
        : (await this.freshSession(role)).cookie;
      this.cookies.set(role, cookie);
    }
  }

  /** Also what an earlier run, cut off, has left. */
  async leave(): Promise<void> {
    await this.database.run("DELETE FROM local_users WHERE name LIKE $1", `${NAME}-%`);
  }

  cookieOf(who: Who): string | undefined {
    return this.cookies.get(who);
  }

  /** A further session, for a test that spoils it. */
  async freshSession(role: Exclude<Who, "nobody">): Promise<{ id: string; cookie: string }> {
    const id = randomUUID();
    await this.database.run(
      "INSERT INTO sessions (id, name, local_user_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')",
      id,
      `${NAME}-${role}`,
      this.ids.get(role),
    );
    return { id, cookie: `${COOKIE}=${await encode({ token: { sid: id }, secret: sessionSecret() })}` };
  }

  nameOf(role: Exclude<Who, "nobody">): string {
    return `${NAME}-${role}`;
  }

  userId(role: Exclude<Who, "nobody">): string {
    return this.ids.get(role) ?? "";
  }
}

function sessionSecret(): string {
  const home = process.env.STILLPOINT_E2E_HOME ?? "";
  return fs.readFileSync(path.join(home, "session-secret"), "utf8").trim();
}

/** As the sign-in form does it. @returns the session's cookie */
async function frontDoor(address: string, name: string, password: string): Promise<string> {
  const first = await fetch(`${address}/api/auth/csrf`);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const cookie = first.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const answer = await fetch(`${address}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams({ csrfToken, name, password, via: "local", json: "true" }),
  });
  const session = answer.headers.getSetCookie().find((each) => each.startsWith(`${COOKIE}=`));
  if (!session) throw new Error(`${name} was not let in: ${answer.status} ${await answer.text()}`);
  return session.split(";")[0] ?? "";
}
