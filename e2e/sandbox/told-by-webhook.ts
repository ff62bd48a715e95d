import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { ProductDatabase } from "../authorization/product-database";
import { neverLogged } from "../stillpoint";

/** A channel that leads to a receiver of the test's own. */
export interface ToldChannel {
  /** "incident.opened nms-1: frozen too long", in the order in which they came; one that comes again is the same one. */
  messages: () => string[];
  /** How many messages there are for it by now, and how many of them were not sent yet. */
  queued: () => Promise<{ all: number; unsent: number }>;
  close: () => Promise<void>;
}

/** Adds a webhook for one kind of incident, as an administrator who is signed in would. */
export async function toldByWebhook(page: Page, kind: string): Promise<ToldChannel> {
  const bodies = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const id = String(request.headers["stillpoint-delivery"]);
      if (!bodies.has(id)) bodies.set(id, Buffer.concat(chunks).toString("utf8"));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  await page.goto("/settings/notifications/add");
  const name = `Told of: ${kind}`;
  await page.getByRole("radio", { name: /^Webhook/ }).check();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByRole("checkbox", { name: new RegExp(`^${kind}`) }).check();
  await page.getByRole("textbox", { name: "Address", exact: true }).fill(`http://127.0.0.1:${port}/told`);
  await page.getByRole("checkbox", { name: /^It is on this machine/ }).check();
  await page.getByRole("button", { name: "Add the channel" }).click();
  const dialog = page.getByRole("dialog", { name: `The secret of ${name}` });
  neverLogged((await dialog.getByRole("code").textContent()) ?? "");
  await dialog.getByRole("button", { name: "It is stored at the receiver" }).click();
  await expect(page.getByRole("group", { name: "Channels" })).toContainText(name);

  return {
    messages: () =>
      [...bodies.values()].map((body) => {
        const { event, incident } = JSON.parse(body) as { event: string; incident: { title: string } };
        return `${event} ${incident.title}`;
      }),
    async queued() {
      const database = await ProductDatabase.open();
      const { rows } = await database.client.query(
        `SELECT count(*)::int AS "all", count(*) FILTER (WHERE sent_at IS NULL)::int AS unsent
         FROM notifications n JOIN notification_channels c ON c.id = n.channel_id WHERE c.name = $1`,
        [name],
      );
      await database.close();
      return rows[0];
    },
    close: async () => {
      const database = await ProductDatabase.open();
      await database.run("DELETE FROM notification_channels WHERE name = $1", name);
      await database.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
