import { RunningClock } from "./clock";
import { type Row, type Tables, table } from "./table";

/** The sandbox's time `at` was the machine's time `wall`, and went on `speed` times as fast. */
interface Kept extends Row {
  at: number;
  wall: number;
  speed: number;
}
const CLOCK = table<Kept>("clock");

/** A running clock that goes on after a restart as if it had run all the time, also when it was moved or runs fast. */
export class KeptClock extends RunningClock {
  constructor(
    private readonly tables: Tables,
    speed: number,
    /** How far a new one begins behind the machine's, ms. */
    behindMs = 0,
  ) {
    const kept = tables.of("", CLOCK).get("clock");
    super(speed, kept ? kept.at + (Date.now() - kept.wall) * kept.speed : Date.now() - behindMs);
    this.keep();
  }

  override advance(ms: number): void {
    super.advance(ms);
    this.keep();
  }

  private keep(): void {
    const rows = this.tables.of("", CLOCK);
    const now = { id: "clock", at: this.now(), wall: Date.now(), speed: this.speed };
    if (rows.get(now.id)) rows.update(now.id, now);
    else rows.insert(now);
  }
}
