import { sweepLane } from "../testing/sweep-lane";

sweepLane(2);
