import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, neverLogged, test } from "./stillpoint";

test.describe.configure({ mode: "serial" });

let database: ProductDatabase;
let server: Server;
let url: string;
let secret = "";
let status = 200;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(status).end(JSON.stringify({ said: status === 200 ? "noted" : "who are you?" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stillpoint`;
});
test.afterAll(async () => {
  await database.run("DELETE FROM hooks");
  await database.close();
  server.closeAllConnections();
  server.close();
});

const form = (page: Page) => page.getByRole("form", { name: "Add a hook" });
const leaving = (page: Page) => page.getByRole("dialog", { name: "Leave without storing?" });
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("without a hook, the page says what one is for; what cannot be called is refused beside its field", async ({
  signedIn: page,
}) => {
  await page.goto("/settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Hooks" }).click();
  await expect(page.getByRole("heading", { name: "No hook yet" })).toBeVisible();
  await expectNoFindings(page);
  const add = form(page).getByRole("button", { name: "Add the hook" });
  const address = form(page).getByRole("textbox", { name: "Address" });
  await form(page).getByRole("textbox", { name: "Name" }).fill("Breaker");
  // While it is typed for the first time nothing is said; as soon as it is left, and until it is right.
  await address.fill("automation.example.com");
  await expect(address).not.toHaveAttribute("aria-invalid", "true");
  await address.press("Tab");
  await expect(address).toHaveAccessibleDescription(/This is no address that can be called/);
  await address.fill("https://u:p@automation.example.com/");
  await expect(address).toHaveAccessibleDescription(/The address holds a user name or a password/);
  await address.fill("https://automation.example.com/");
  await expect(address).not.toHaveAttribute("aria-invalid", "true");
  await shoot(page, "hooks-typed");
  await address.fill("automation.example.com");
  await add.click();
  await expect(form(page).getByRole("alert")).toContainText("This is no address that can be called");
  await form(page).getByRole("textbox", { name: "Address" }).fill(url);
  await add.click();
  await expect(form(page).getByRole("alert")).toContainText("This address is plain HTTP");
  await expectNoFindings(page);
});

test("a hook is added, and its secret is shown once", async ({ signedIn: page }) => {
  await page.goto("/settings/hooks");
  await form(page)
    .getByRole("radio", { name: /^Fence/ })
    .check();
  await form(page).getByRole("textbox", { name: "Name" }).fill("Breaker");
  await form(page).getByRole("textbox", { name: "Address" }).fill(url);
  await form(page)
    .getByLabel(/^It is on this machine/)
    .check();
  await form(page).getByRole("button", { name: "Add the hook" }).click();
  const dialog = page.getByRole("dialog", { name: "The secret of Breaker" });
  secret = neverLogged((await dialog.getByRole("code").textContent()) ?? "");
  expect(secret).toMatch(/^[\w-]{43}$/);
  await expectNoFindings(page);
  await dialog.getByRole("button", { name: "It is stored at the receiver" }).click();
  await expect(row(page, "Breaker")).toContainText("accepted as internal");
  await page.reload();
  await expect(row(page, "Breaker")).toContainText(url);
  expect(await page.content()).not.toContain(secret);
});

test("it is tried, and what it answers is shown; the call is signed", async ({ signedIn: page }) => {
  await page.goto("/settings/hooks");
  await row(page, "Breaker").getByRole("button", { name: "Try Breaker" }).click();
  await expect(page.getByRole("status").filter({ hasText: "took the test call" })).toContainText(
    'HTTP 200: {"said":"noted"}',
  );
  const [call] = received;
  if (!call) throw new Error("nothing was received");
  const at = String(call.headers["stillpoint-timestamp"]);
  const hmac = createHmac("sha256", secret).update(`${at}.${call.body}`).digest("hex");
  expect(call.headers["stillpoint-signature"]).toBe(`v1=${hmac}`);
  expect(JSON.parse(call.body)).toMatchObject({ event: "test", hook: { name: "Breaker", kind: "fence" } });
  status = 401;
  await row(page, "Breaker").getByRole("button", { name: "Try Breaker" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "did not take" })).toContainText("who are you?");
  status = 200;
  await expectNoFindings(page);
});

test("it is changed, gets another secret, and is removed after a question", async ({ signedIn: page }) => {
  await page.goto("/settings/hooks");
  await page.getByRole("button", { name: "Change Breaker" }).click();
  const edit = page.getByRole("dialog", { name: "Change Breaker" });
  await edit.getByRole("textbox", { name: "Name" }).fill("Power switches");
  await expectNoFindings(page);
  // Esc would lose what was typed: it asks first.
  await page.keyboard.press("Escape");
  await expect(leaving(page)).toBeVisible();
  await shoot(page, "hooks-leave");
  await leaving(page).getByRole("button", { name: "Stay here" }).click();
  await expect(edit.getByRole("textbox", { name: "Name" })).toHaveValue("Power switches");
  await edit.getByRole("textbox", { name: "Name" }).fill("");
  await edit.getByRole("textbox", { name: "Name" }).press("Tab");
  await expect(edit.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/^Enter a name/);
  await edit.getByRole("textbox", { name: "Name" }).fill("Power switches");
  await edit.getByRole("button", { name: "Store the changes" }).click();
  await expect(page.getByText("Power switches was changed: name: Breaker → Power switches")).toBeVisible();
  await expect(row(page, "Power switches")).toBeVisible();

  await page.getByRole("button", { name: "New secret for Power switches" }).click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  const told = page.getByRole("dialog", { name: "The new secret of Power switches" });
  expect(neverLogged((await told.getByRole("code").textContent()) ?? "")).not.toBe(secret);
  await told.getByRole("button", { name: "It is stored at the receiver" }).click();

  await page.getByRole("button", { name: "Remove Power switches" }).click();
  const question = page.getByRole("dialog", { name: "Remove the hook Power switches?" });
  await question.getByRole("button", { name: "Keep it" }).click();
  await expect(row(page, "Power switches")).toBeVisible();
  await page.getByRole("button", { name: "Remove Power switches" }).click();
  await question.getByRole("button", { name: "Remove the hook" }).click();
  await expect(page.getByRole("heading", { name: "No hook yet" })).toBeVisible();
});
