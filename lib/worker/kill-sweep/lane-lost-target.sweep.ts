import { lostTargetSweepLane } from "../testing/lost-target-sweep-lane";

lostTargetSweepLane();
