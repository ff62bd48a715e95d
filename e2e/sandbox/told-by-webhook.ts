import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { ProductDatabase } from "../authorization/product-database";
import { neverLogged } from "../stillpoint";

/** A channel that leads to a receiver of the test's own. */
export interface ToldChannel {
  /** "incident.opened nms-1: frozen too long", in the order in which they came. */
  messages: () => string[];
  close: () => Promise<void>;
}

/** Adds a webhook for one kind of incident, as an administrator who is signed in would. */
export async function toldByWebhook(page: Page, kind: string): Promise<ToldChannel> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks).toString("utf8"));
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
      bodies.map((body) => {
        const { event, incident } = JSON.parse(body) as { event: string; incident: { title: string } };
        return `${event} ${incident.title}`;
      }),
    close: async () => {
      const database = await ProductDatabase.open();
      await database.run("DELETE FROM notification_channels WHERE name = $1", name);
      await database.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
