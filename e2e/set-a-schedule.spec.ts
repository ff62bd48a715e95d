import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* A schedule from the settings to its slots: of a VNF without VMs, at a site where nothing is. */
test.describe.configure({ mode: "serial" });

let database: ProductDatabase;
const vnfId = randomUUID();

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  const siteId = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1", projectId: "ims" });
  await database.run(
    "INSERT INTO vnfs (id, site_id, name, name_key, rpo_minutes) VALUES ($1, $2, 'vIMS core', 'vims core', 60)",
    ...[vnfId, siteId],
  );
  // As long as its last backup took.
  await database.run(
    `INSERT INTO runs (id, kind, state, vnf_id, vnf_name, site_id, site_name, start_key, started_by, plan, plan_hash,
       created_at, started_at, ended_at)
     VALUES ($1, 'backup', 'succeeded', $2, 'vIMS core', $3, 'Lyon', $4, '{"name": "ada"}', '{"freezeBudgetMs": 8000,
       "receivers": [], "members": []}', '', now() - interval '5 hours', now() - interval '5 hours', now() - interval '3 hours')`,
    ...[randomUUID(), vnfId, siteId, randomUUID()],
  );
});
test.afterAll(async () => {
  await database.run("DELETE FROM schedules");
  await database.run("DELETE FROM runs");
  await database.run("DELETE FROM vnfs");
  await database.run("DELETE FROM sites");
  await database.close();
});

const main = (page: Page) => page.getByRole("main");
const preview = (page: Page) => page.getByRole("region", { name: "What it comes to" });

/** The slots that a table shows, without its head. */
const slotsIn = (part: Locator) => part.getByRole("row").filter({ has: part.page().getByRole("cell") });
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
const day = (at: Date) => `${DAYS[at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;

/** The next five times that it is 20:45 UTC, by the calendar of a place that is hours ahead, and by that of UTC. */
function eveningsFrom(now: Date) {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T20:45:00Z`);
  const first = today > now.getTime() ? today : today + 86_400_000;
  return [0, 1, 2, 3, 4].map((days) => {
    const at = first + days * 86_400_000;
    return { there: day(new Date(at + 86_400_000)), utc: new Date(at).toISOString().slice(0, 10) };
  });
}

/** Daily at 02:30 by the clocks of Oslo: one hour before in UTC, or two while it is summer there. */
async function expectTimesOfOslo(part: Locator) {
  for (const slot of await slotsIn(part).all()) {
    const [there = "", utc = ""] = await slot.getByRole("cell").allTextContents();
    const at = new Date(`${utc.replace(" ", "T")}:00Z`);
    const offset = new Intl.DateTimeFormat("en", { timeZone: "Europe/Oslo", timeZoneName: "longOffset" })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value;
    const hours = Number(/^GMT\+0([12]):00$/.exec(offset ?? "")?.[1]);
    const wall = new Date(at.getTime() + hours * 3_600_000);
    // On the one night without a 02:30 it comes at 03:00.
    expect([`${day(wall)} 02:30`, `${day(wall)} 03:00`]).toContain(there);
    expect(wall.toISOString().slice(11, 16)).toBe(there.slice(-5));
  }
}

const WIDTHS = [1920, 640, 1280];

test("the sidebar's entry leads to the schedules; the form checks as one types, and shows what it comes to", async ({
  signedIn: page,
}) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL("/settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Schedules" }).click();
  await expect(page).toHaveURL("/settings/schedules");
  await expect(page.getByRole("heading", { name: "No schedule yet" })).toBeVisible();
  await expectNoFindings(page, { widths: WIDTHS });
  await page.getByRole("link", { name: "Add a schedule" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Add a schedule" })).toBeVisible();

  const zone = page.getByRole("combobox", { name: "Time zone" });
  // A zone whose clocks are never changed: 02:30 there is 20:45 UTC on the day before.
  await zone.fill("Asia/Kathmandu");
  await expect(preview(page)).toContainText("Daily at 02:30, Asia/Kathmandu time.");
  const evenings = eveningsFrom(new Date());
  await expect(slotsIn(preview(page))).toHaveText(
    evenings.map(({ there, utc }) => `${there} 02:30${utc} 20:45`),
  );
  await zone.fill("Europe/Olso");
  await expect(main(page)).toContainText("There is no time zone “Europe/Olso”. Did you mean Europe/Oslo?");
  await page.getByRole("button", { name: "Take Europe/Oslo" }).click();
  await expect(zone).toHaveValue("Europe/Oslo");
  await expect(preview(page)).toContainText("Daily at 02:30, Europe/Oslo time.");
  await expect(preview(page).getByRole("row")).toHaveCount(6);
  await expectTimesOfOslo(preview(page));
  // Two changes of the clocks lie within the next year.
  await expect(preview(page)).toContainText("the slot of 02:30 comes once, at 03:00");
  await expect(preview(page)).toContainText("the slot of 02:30 comes once, the first time");

  await page.getByRole("radio", { name: "By a cron expression" }).check();
  const cron = page.getByRole("textbox", { name: "Cron expression" });
  await cron.fill("0 2 31 2 *");
  await expect(main(page)).toContainText("There is no such day in any year, so it would never run");
  await cron.fill("0 25 * * *");
  await expect(main(page)).toContainText("The hour “25” is none: it is from 0 to 23");
  await cron.fill("* * * * *");
  await page.getByRole("checkbox", { name: /vIMS core/ }).check();
  await expect(preview(page)).toContainText(
    "The last backups of vIMS core took 2 h, and slots come 1 min apart. A slot that comes while a backup goes on is skipped",
  );
  await page.getByRole("radio", { name: "Daily" }).check();
  await expect(preview(page)).toContainText(
    "the RPO of vIMS core is 1 h: this schedule alone does not keep it",
  );
  await page.getByRole("checkbox", { name: /only within a freeze window/ }).check();
  await expect(preview(page)).toContainText(
    "Freezes are allowed each day from 22:00 to 06:00 on the next day",
  );
  await page.getByRole("textbox", { name: "Times" }).fill("12:00");
  await expect(main(page)).toContainText("None of its times falls into the freeze window");
  await page.getByRole("textbox", { name: "Times" }).fill("23:15, 2:30");
  await shoot(page, "add-a-schedule");
  await expectNoFindings(page, { widths: WIDTHS });

  await page.getByRole("button", { name: "Add the schedule" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Enter a name");
});

test("what is not stored is not lost by a click; what is stored is on, and says what comes next", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/schedules/add");
  await page.getByRole("textbox", { name: "Name" }).fill("Nightly");
  await page.getByRole("checkbox", { name: /vIMS core/ }).check();
  await page.getByRole("link", { name: "VNFs" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Nightly");
  await page.getByRole("combobox", { name: "Time zone" }).fill("Europe/Oslo");
  await page.getByRole("button", { name: "Add the schedule" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nightly" })).toBeVisible();
  const next = page.getByRole("table", { name: "Next slots" }).first();
  await expect(next.getByRole("row")).toHaveCount(6);
  await expectTimesOfOslo(next);
  await expect(main(page)).toContainText("None has come yet.");

  await page.goto("/settings/schedules/add");
  await page.getByRole("textbox", { name: "Name" }).fill("NIGHTLY");
  await page.getByRole("checkbox", { name: /vIMS core/ }).check();
  await page.getByRole("button", { name: "Add the schedule" }).click();
  await expect(main(page)).toContainText("There is a schedule Nightly already.");
});

test("after a downtime the newest slot is caught up, the others are missed, and what gave no run says why", async ({
  signedIn: page,
}) => {
  // As if no worker had been there for some days.
  await database.run(
    "UPDATE schedule_vnfs SET handled_until = now() - interval '4 days', next_due_at = now() - interval '3 days'",
  );
  await page.goto("/settings/schedules");
  await page.getByRole("link", { name: "Nightly" }).click();
  const slots = page.getByRole("group", { name: "Slots" });
  await expect(slots).toContainText("vIMS core: it has no VMs. Add its VMs first.");
  await expect(slots.getByText("Skipped", { exact: true })).toHaveCount(1);
  await expect(slots.getByText("Missed", { exact: true })).toHaveCount(3);
  await shoot(page, "a-schedule");
  await expectNoFindings(page, { widths: WIDTHS });
  await page.goto("/settings/schedules");
  await expect(main(page)).toContainText("Skipped");
  await shoot(page, "schedules");
  await expectNoFindings(page, { widths: WIDTHS });
  await page.goto(`/vnfs/${vnfId}`);
  const section = page.getByRole("region", { name: "Schedules" });
  await expect(section).toContainText("daily at 02:30");
  await expect(section).toContainText("Skipped");
  await page.goto("/");
  const told = page.getByRole("region", { name: "Scheduled backups" });
  await expect(told).toContainText("was skipped: vIMS core: it has no VMs.");
  await expect(main(page)).toContainText("Nothing is frozen");
  const next = /(\d\d? [A-Z][a-z]{2} )?0[01]:30, \d{4}-\d\d-\d\d 0[01]:30:00 UTC/;
  await expect(page.getByRole("region", { name: "Next" })).toContainText(next);
  await expect(page.getByRole("row").filter({ hasText: "vIMS core" })).toContainText(next);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "overview-with-slots");
});

test("a slot that waits for its freeze window is late on the overview, and on the VNF’s page", async ({
  signedIn: page,
}) => {
  await database.run(
    "UPDATE schedule_vnfs SET waiting_slot = now() - interval '2 hours', next_due_at = now() + interval '3 hours'",
  );
  await page.goto("/");
  const told = page.getByRole("region", { name: "Scheduled backups" });
  await expect(told).toContainText("came while its freeze window was closed, and is started when that opens");
  await expect(told).toContainText("late");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "overview-with-a-late-slot");
  await page.goto(`/vnfs/${vnfId}`);
  const section = page.getByRole("region", { name: "Schedules" });
  await expect(section).toContainText(/Late: .* came while its freeze window was closed/);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "vnf-with-a-late-slot");
  await section.getByRole("link", { name: "Nightly" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nightly" })).toBeVisible();
  await expect(main(page)).toContainText(
    /Late: vIMS core: the slot of .* came while its freeze window was closed, and is started when that opens/,
  );
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "a-schedule-with-a-late-slot");
  await page.goto("/settings/notifications/add");
  await expect(main(page)).toContainText("A scheduled backup was missed or is late");
});

test("it is changed, switched off and on, and deleted after a question; the audit log tells of each", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/schedules");
  await page.getByRole("link", { name: "Nightly" }).click();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("");
  await expect(name).toHaveAccessibleDescription(/Enter a name/);
  await page.getByRole("textbox", { name: "Times" }).fill("25:00");
  await expect(main(page)).toContainText("Enter a time such as 02:30.");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "a-schedule-typed");
  await name.fill("Nightly");
  await expect(name).not.toHaveAccessibleDescription(/Enter a name/);
  await page.getByRole("radio", { name: "Every few hours" }).check();
  await expect(main(page)).toContainText("Not stored yet");
  await page.getByRole("button", { name: "Store the changes" }).click();
  await expect(page.getByText(/^The schedule was changed: /)).toContainText(
    "when it runs: daily at 02:30 → every 6 hours, on the hour",
  );
  await shoot(page, "a-schedule-changed");
  await expect(main(page)).toContainText("every 6 hours, on the hour, Europe/Oslo time");
  await page.getByRole("button", { name: "Switch Nightly off" }).click();
  await expect(main(page)).toContainText("None while it is off.");
  await page.getByRole("button", { name: "Switch Nightly on" }).click();
  await expect(page.getByRole("button", { name: "Switch Nightly off" })).toBeVisible();
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the schedule" }).click();
  await expect(page.getByRole("heading", { name: "No schedule yet" })).toBeVisible();

  await page.goto("/audit");
  for (const action of ["added", "changed", "switched off", "switched on", "deleted"])
    await expect(main(page)).toContainText(`Schedule ${action}`);
  await page.getByText("Schedule changed").first().click();
  await expect(page.getByText("daily at 02:30").first()).toBeVisible();
  await expect(page.getByText("every 6 hours, on the hour").first()).toBeVisible();
});
