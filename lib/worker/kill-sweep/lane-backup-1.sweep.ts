import { sweepLane } from "../testing/sweep-lane";

sweepLane({ lane: 0, lanes: 2 });
