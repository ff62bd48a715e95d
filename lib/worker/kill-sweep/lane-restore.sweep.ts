import { restoreSweepLane } from "../testing/restore-sweep-lane";

restoreSweepLane();
