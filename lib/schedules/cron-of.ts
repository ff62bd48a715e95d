import { readCron } from "./cron-fields";
import type { Cadence } from "./schedule";
import { minutesOf } from "./wall-time";

/**
 * The cron expressions that a cadence stands for. Hours and minutes are lists, not steps, unless it runs every hour: so
 * that croner treats them as fixed times when clocks change. Pure. @throws Error for a cron expression that is none
 */
export function cronOf(cadence: Cadence): string[] {
  switch (cadence.kind) {
    case "hours": {
      const { every, minute } = cadence;
      const hours = Array.from({ length: 24 / every }, (_, index) => index * every);
      return [`${minute} ${every === 1 ? "*" : hours.join(",")} * * *`];
    }
    case "daily":
      return cadence.times.map((time) => `${at(time)} * * *`);
    case "weekly":
      return [`${at(cadence.time)} * * ${[...cadence.days].sort().join(",")}`];
    case "monthly":
      return [`${at(cadence.time)} ${cadence.day === "last" ? "L" : cadence.day} * *`];
    case "cron": {
      const read = readCron(cadence.cron);
      if ("problem" in read) throw new Error(read.problem);
      const { minutes, hours, isHourly, day, month, weekday } = read;
      const minute = minutes.length === 60 ? "*" : minutes.join(",");
      // Fixed hours with every minute of them: still no star, or croner would leave a gap out.
      return [
        `${isHourly ? minute : minutes.join(",")} ${isHourly ? "*" : hours.join(",")} ${day} ${month} ${weekday}`,
      ];
    }
  }
}

/** "30 2" of "02:30". */
const at = (time: string) => `${minutesOf(time) % 60} ${Math.floor(minutesOf(time) / 60)}`;
