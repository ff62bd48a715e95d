import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { SMTPServer } from "smtp-server";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, neverLogged, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* From an empty page to a mail about a VNF whose RPO is missed, and a webhook that refuses it and takes it later. */
test.describe.configure({ mode: "serial" });

const WIDTHS = [1920, 640, 1280];
const password = `mail-${randomUUID()}`;
const mails: string[] = [];
const calls: string[] = [];
let status = 503;
let refusals = 0;
let database: ProductDatabase;
let receiver: Server;
let mailServer: SMTPServer;

test.beforeAll(async () => {
  neverLogged(password);
  database = await ProductDatabase.open();
  mailServer = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) =>
      auth.password === password ? done(null, { user: auth.username }) : done(new Error("wrong password")),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        // Long lines were broken on the way (RFC 2045, 6.7).
        mails.push(Buffer.concat(chunks).toString("utf8").replaceAll("=\r\n", ""));
        done();
      });
    },
  });
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      if (status === 200) calls.push(body);
      else refusals += 1;
      response.writeHead(status).end("out of order");
    });
  });
  await new Promise<void>((resolve) => mailServer.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
test.afterAll(async () => {
  for (const table of ["incidents", "notification_channels", "vnfs", "sites"])
    await database.run(`DELETE FROM ${table}`);
  await database.close();
  receiver.closeAllConnections();
  receiver.close();
  await new Promise<void>((resolve) => mailServer.close(resolve));
});

const portOf = (server: { address(): string | AddressInfo | null }) =>
  String((server.address() as AddressInfo).port);
const main = (page: Page) => page.getByRole("main");
const box = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const row = (page: Page, table: string, text: string) =>
  page.getByRole("group", { name: table }).getByRole("row").filter({ hasText: text });

test("a mail channel is added once nothing is wrong with it, tested, and its password is never shown", async ({
  signedIn: page,
}) => {
  await page.goto("/settings");
  const sections = page.getByRole("navigation", { name: "Settings" });
  await sections.getByRole("link", { name: "Notifications" }).click();
  await expect(page.getByRole("heading", { name: "Nobody is told yet" })).toBeVisible();
  await shoot(page, "notifications-empty");
  await page.getByRole("link", { name: "Add a channel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Add a channel" })).toBeVisible();

  const add = page.getByRole("button", { name: "Add the channel" });
  const port = box(page, "Port");
  await expect(port).toHaveValue("587");
  await page.getByRole("combobox", { name: "Encryption" }).selectOption("tls");
  await expect(port).toHaveValue("465");
  await page.getByRole("button", { name: "Choose none" }).click();
  await add.click();
  await expect(page.getByRole("alert").first()).toContainText("Enter the mail server");
  await expect(page.getByRole("checkbox", { name: /^A VM is frozen/ })).toBeVisible();
  await expect(main(page)).toContainText("Choose at least one kind of incident.");
  await page.getByRole("button", { name: "Choose all" }).click();

  await box(page, "Name").fill("On duty");
  await box(page, "Mail server").fill("127.0.0.1");
  await page.getByRole("combobox", { name: "Encryption" }).selectOption("none");
  await expect(port).toHaveValue("25");
  await port.fill(portOf(mailServer.server));
  await page.getByRole("combobox", { name: "Encryption" }).selectOption("starttls");
  await page.getByRole("combobox", { name: "Encryption" }).selectOption("none");
  await expect(port).toHaveValue(portOf(mailServer.server));
  await box(page, "User").fill("stillpoint");
  await page.getByLabel("Password").fill(password);
  await box(page, "From").fill("stillpoint@example.com");
  await box(page, "To").fill("noc@example.com\nnobody");
  await box(page, "From").focus();
  await expect(main(page)).toContainText("“nobody” is no mail address");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "add-a-channel-refused");
  await box(page, "To").fill("noc@example.com\nchief@example.com");
  await add.click();
  await expect(page.getByRole("alert").first()).toContainText("Nothing would be encrypted");
  await page.getByRole("checkbox", { name: /^It is on this machine/ }).check();
  await shoot(page, "add-a-channel");
  await add.click();

  const channel = row(page, "Channels", "On duty");
  await expect(channel).toContainText("everything");
  await expect(channel).toContainText("noc@example.com, chief@example.com");
  expect(await page.content()).not.toContain(password);
  await channel.getByRole("button", { name: "Test On duty" }).click();
  await expect(page.getByRole("status").filter({ hasText: "On duty took the test message." })).toBeVisible();
  expect(mails.filter((mail) => mail.includes("Test of On duty"))).toHaveLength(1);
});

test("a webhook's secret is shown once; that it refuses is said when it is tested", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/notifications/add");
  await page.getByRole("radio", { name: /^Webhook/ }).check();
  await box(page, "Name").fill("Alarms");
  await page.getByRole("link", { name: "VNFs" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay here" }).click();
  await box(page, "Address").fill(`http://127.0.0.1:${portOf(receiver)}/stillpoint`);
  await page.getByRole("checkbox", { name: /^A drill is due/ }).uncheck();
  await page.getByRole("checkbox", { name: /^It is on this machine/ }).check();
  await page.getByRole("button", { name: "Add the channel" }).click();
  const dialog = page.getByRole("dialog", { name: "The secret of Alarms" });
  const secret = neverLogged((await dialog.getByRole("code").textContent()) ?? "");
  expect(secret).toMatch(/^[\w-]{43}$/);
  await shoot(page, "a-channels-secret");
  await dialog.getByRole("button", { name: "It is stored at the receiver" }).click();

  await expect(row(page, "Channels", "Alarms")).toContainText("12 of 13 kinds");
  await page.getByRole("button", { name: "Test Alarms" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Alarms did not take" })).toContainText("503");
  expect(await page.content()).not.toContain(secret);
});

test("of an RPO that is missed one mail tells; what the webhook refused is seen, and sent again", async ({
  signedIn: page,
}) => {
  const siteId = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1" });
  await database.run(
    `INSERT INTO vnfs (id, site_id, name, name_key, rpo_minutes, created_at)
     VALUES ($1, $2, 'hss', 'hss', 60, now() - interval '3 hours')`,
    ...[randomUUID(), siteId],
  );
  const told = () => mails.filter((mail) => mail.includes("hss: RPO missed"));
  await expect.poll(() => told().length, { timeout: 60_000 }).toBe(1);
  await expect.poll(() => refusals, { timeout: 60_000 }).toBeGreaterThan(1);
  await page.goto("/settings/notifications");
  const incident = row(page, "Incidents", "hss: RPO missed");
  await expect(incident).toContainText("Goes on");
  await expect(incident).toContainText("On duty");
  const refused = row(page, "Not delivered", "hss: RPO missed");
  await expect(refused).toContainText("503");
  await expect(refused).toContainText("Waits");
  const [mail = ""] = told();
  expect(mail).toContain("What to do: Look at the VNF");
  expect(mail).toMatch(/See: http:\/\/127\.0\.0\.1:\d+\/vnfs\//);

  // As if it had been tried for hours.
  await database.run(
    "UPDATE notifications SET given_up_at = now(), next_try_at = NULL WHERE sent_at IS NULL",
  );
  await page.reload();
  await expect(refused).toContainText("Given up");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "notifications-not-delivered");
  status = 200;
  await page.getByRole("button", { name: "Send again: hss: RPO missed" }).click();
  // The page reads itself again.
  await expect(incident).toContainText("Alarms, On duty", { timeout: 60_000 });
  await expect(refused).toHaveCount(0);
  expect(calls.map((body) => JSON.parse(body))).toContainEqual(
    expect.objectContaining({
      event: "incident.opened",
      incident: expect.objectContaining({ kind: "rpo-missed" }),
    }),
  );
  expect(told()).toHaveLength(1);
  await incident.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "hss" })).toBeVisible();
});

test("what was given up is sent again all at once, or forgotten after a question", async ({
  signedIn: page,
}) => {
  // Messages about drills that were due and are not any more; the channel could not be reached.
  await database.run(
    `WITH made AS (
       INSERT INTO incidents (id, kind, key, title, text, todo, href, subject_kind, subject_id, subject_name,
         first_seen_at, last_seen_at, opened_at, over_at)
       SELECT gen_random_uuid(), 'drill-due', 'drill-due:' || n, n || ': a drill is due', 'x', 'x', '/vnfs', 'vnf', n, n,
         now() - interval '2 hours', now(), now() - interval '2 hours', now()
       FROM unnest(ARRAY['smsc', 'vEPC']) n RETURNING id)
     INSERT INTO notifications (id, channel_id, incident_id, what, tries, next_try_at, given_up_at, last_problem)
     SELECT gen_random_uuid(), c.id, m.id, 'opened', 9, NULL, now(), 'HTTP 503: out of order.'
     FROM made m JOIN notification_channels c ON c.name = 'Alarms'`,
  );
  await page.goto("/settings/notifications");
  const given = page.getByRole("region", { name: "Not delivered" });
  await expect(given.getByRole("row").filter({ hasText: "Given up" })).toHaveCount(2);
  await shoot(page, "notifications-several-given-up");
  status = 503;
  const before = refusals;
  await given.getByRole("button", { name: "Send all again" }).click();
  await expect.poll(() => refusals, { timeout: 60_000 }).toBeGreaterThan(before + 1);
  await database.run(
    "UPDATE notifications SET given_up_at = now(), next_try_at = NULL WHERE sent_at IS NULL",
  );
  await page.reload();
  await expect(given.getByRole("row").filter({ hasText: "Given up" })).toHaveCount(2);
  await given.getByRole("button", { name: "Forget all…" }).click();
  const dialog = page.getByRole("dialog", { name: "Forget all 2 messages?" });
  await shoot(page, "notifications-forget-all");
  await dialog.getByRole("button", { name: "Forget all" }).click();
  await expect(given).toHaveCount(0);
  await expect(row(page, "Incidents", "smsc: a drill is due")).toContainText("Over");
});

test("a channel is changed without its password, switched off, and removed after a question", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/notifications");
  await page.getByRole("link", { name: "Change On duty" }).click();
  await expect(page.getByLabel("Password")).toHaveValue("");
  await expect(main(page)).toContainText("Stored; leave empty to keep it.");
  await shoot(page, "a-channel");
  await page.getByRole("button", { name: "Switch On duty off" }).click();
  await expect(page.getByRole("button", { name: "Switch On duty on" })).toBeVisible();
  // What is wrong is told once its field was left, and goes as soon as it is right.
  await box(page, "To").fill("noc@example.com\nnobody");
  await expect(main(page)).not.toContainText("is no mail address");
  await box(page, "From").focus();
  await expect(box(page, "To")).toHaveAccessibleDescription(/“nobody” is no mail address/);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "a-channel-typed");
  await box(page, "To").fill("noc@example.com\nnight@example.com");
  await expect(main(page)).not.toContainText("is no mail address");
  await box(page, "Name").fill("Night shift");
  await expect(main(page)).toContainText("Not stored yet");
  await page.getByRole("button", { name: "Store the changes" }).click();
  const said = page.getByText(/^The channel was changed: /);
  await expect(said).toHaveText(
    /name: On duty → Night shift.*receivers: \+ night@example\.com, − chief@example\.com/,
  );
  await shoot(page, "a-channel-changed");
  await expect(page.getByRole("heading", { level: 1, name: "Night shift" })).toBeVisible();
  // With the password that was stored.
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Night shift took the test" })).toBeVisible();
  expect(await page.content()).not.toContain(password);

  await page.getByRole("button", { name: "Remove…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "Remove…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove the channel" }).click();
  await expect(row(page, "Channels", "Alarms")).toBeVisible();
  await expect(row(page, "Channels", "Night shift")).toHaveCount(0);
});
